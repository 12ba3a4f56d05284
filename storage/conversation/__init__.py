"""Questions, briefings, jobs and selections that chats are about."""
