"""Questions, briefings, jobs and selections in chats."""
