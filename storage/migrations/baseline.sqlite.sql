CREATE TABLE absence (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	person BIGINT NOT NULL,
	reason VARCHAR NOT NULL,
	first DATE NOT NULL,
	last DATE NOT NULL,
	substitute BIGINT,
	marked_by BIGINT NOT NULL,
	marked_at DATETIME NOT NULL,
	ended_by BIGINT,
	ended_at DATETIME
);

CREATE INDEX ix_absence_last ON absence (last);

CREATE TABLE access_request (
	person BIGINT NOT NULL,
	name VARCHAR NOT NULL,
	username VARCHAR NOT NULL,
	at DATETIME NOT NULL,
	told BOOLEAN NOT NULL,
	answered BOOLEAN NOT NULL,
	CONSTRAINT pk_access_request PRIMARY KEY (person)
);

CREATE TABLE account_link (
	person BIGINT NOT NULL,
	digest VARCHAR NOT NULL,
	until DATETIME NOT NULL,
	CONSTRAINT pk_account_link PRIMARY KEY (person),
	CONSTRAINT uq_account_link_digest UNIQUE (digest)
);

CREATE TABLE admin_code (
	digest VARCHAR NOT NULL,
	CONSTRAINT pk_admin_code PRIMARY KEY (digest)
);

CREATE TABLE admin_code_try (
	person BIGINT NOT NULL,
	wrong INTEGER NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_admin_code_try PRIMARY KEY (person)
);

CREATE TABLE alarm (
	matter VARCHAR NOT NULL,
	told_at DATETIME NOT NULL,
	CONSTRAINT pk_alarm PRIMARY KEY (matter)
);

CREATE TABLE bot_token (
	token BIGINT NOT NULL,
	bot BIGINT NOT NULL,
	account BIGINT NOT NULL,
	CONSTRAINT pk_bot_token PRIMARY KEY (token)
);

CREATE TABLE briefing (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	first DATE NOT NULL,
	last DATE NOT NULL,
	chat BIGINT NOT NULL,
	thread BIGINT,
	person BIGINT,
	at DATETIME,
	source_bot BIGINT,
	source_chat BIGINT,
	source_thread BIGINT,
	source_message VARCHAR,
	source_edited_at BIGINT,
	instead_of BIGINT,
	ordered BOOLEAN NOT NULL,
	schedule VARCHAR,
	state VARCHAR NOT NULL,
	text TEXT NOT NULL,
	conclusion TEXT,
	concluded_by BIGINT,
	concluded_at DATETIME,
	concluded_instead_of BIGINT,
	sent_by BIGINT,
	sent_at DATETIME,
	sent_instead_of BIGINT,
	cancelled_by BIGINT,
	cancelled_at DATETIME,
	cancelled_instead_of BIGINT,
	created_at DATETIME NOT NULL
);

CREATE UNIQUE INDEX uq_briefing_owed ON briefing (first, last) WHERE ordered IS 1 AND state IN ('ordered', 'prepared');

CREATE UNIQUE INDEX uq_briefing_scheduled ON briefing (schedule, first) WHERE schedule IS NOT NULL;

CREATE TABLE counter (
	name VARCHAR NOT NULL,
	value INTEGER NOT NULL,
	CONSTRAINT pk_counter PRIMARY KEY (name)
);

CREATE TABLE day_sums (
	day DATE NOT NULL,
	basis VARCHAR NOT NULL,
	sums JSON NOT NULL,
	CONSTRAINT pk_day_sums PRIMARY KEY (day)
);

CREATE TABLE dialog (
	bot BIGINT NOT NULL,
	account BIGINT NOT NULL,
	chat BIGINT NOT NULL,
	CONSTRAINT pk_dialog PRIMARY KEY (bot, account)
);

CREATE TABLE digest (
	day DATE NOT NULL,
	CONSTRAINT pk_digest PRIMARY KEY (day)
);

CREATE TABLE digest_key (
	id INTEGER NOT NULL,
	"key" VARCHAR NOT NULL,
	CONSTRAINT pk_digest_key PRIMARY KEY (id)
);

CREATE TABLE edited_message (
	bot BIGINT NOT NULL,
	chat BIGINT NOT NULL,
	message VARCHAR NOT NULL,
	edited_at BIGINT NOT NULL,
	handled_at DATETIME NOT NULL,
	CONSTRAINT pk_edited_message PRIMARY KEY (bot, chat, message)
);

CREATE INDEX ix_edited_message_handled_at ON edited_message (handled_at);

CREATE TABLE former (
	kind VARCHAR NOT NULL,
	"key" VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	CONSTRAINT pk_former PRIMARY KEY (kind, "key")
);

CREATE TABLE found_comment (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	address VARCHAR NOT NULL,
	page VARCHAR NOT NULL,
	url TEXT NOT NULL,
	text TEXT NOT NULL,
	at DATETIME NOT NULL,
	author_name TEXT,
	author_url TEXT,
	post VARCHAR,
	follows INTEGER,
	found_at DATETIME NOT NULL,
	state VARCHAR NOT NULL,
	alarming BOOLEAN NOT NULL,
	opened BOOLEAN NOT NULL,
	edits INTEGER NOT NULL,
	missed BOOLEAN NOT NULL,
	likely JSON NOT NULL,
	settled_by BIGINT,
	settled_at DATETIME,
	settled_instead_of BIGINT,
	number INTEGER,
	reminded_until DATETIME,
	remind_at DATETIME,
	put_off_at DATETIME,
	look_at DATETIME,
	looked_at DATETIME,
	CONSTRAINT uq_found_comment_address UNIQUE (address)
);

CREATE INDEX ix_found_comment_found_at ON found_comment (found_at);

CREATE INDEX ix_found_comment_look_at ON found_comment (look_at) WHERE look_at IS NOT NULL;

CREATE INDEX ix_found_comment_looked_at ON found_comment (looked_at) WHERE looked_at IS NOT NULL;

CREATE INDEX ix_found_comment_put_off_at ON found_comment (put_off_at) WHERE put_off_at IS NOT NULL;

CREATE INDEX ix_found_comment_remind_at ON found_comment (remind_at) WHERE remind_at IS NOT NULL;

CREATE INDEX ix_found_comment_settled ON found_comment (settled_at) WHERE settled_at IS NOT NULL;

CREATE INDEX ix_found_comment_waiting ON found_comment (id) WHERE state = 'waiting';

CREATE TABLE inbox (
	serial INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	bot_id BIGINT NOT NULL,
	update_id BIGINT,
	lane BIGINT NOT NULL,
	payload JSON NOT NULL,
	state VARCHAR NOT NULL,
	starts INTEGER NOT NULL,
	failures INTEGER NOT NULL,
	error TEXT,
	received_at DATETIME NOT NULL,
	done_at DATETIME,
	group_key VARCHAR,
	ready_at DATETIME,
	claimed_by VARCHAR,
	claimed_until DATETIME,
	CONSTRAINT uq_inbox_bot_id_update_id UNIQUE (bot_id, update_id)
);

CREATE INDEX ix_inbox_bot_id_serial ON inbox (bot_id, serial);

CREATE INDEX ix_inbox_dead ON inbox (serial) WHERE state = 'dead';

CREATE INDEX ix_inbox_done_at ON inbox (done_at);

CREATE INDEX ix_inbox_group ON inbox (bot_id, lane, group_key, serial) WHERE group_key IS NOT NULL;

CREATE INDEX ix_inbox_lane ON inbox (lane, serial) WHERE state = 'pending';

CREATE INDEX ix_inbox_pending ON inbox (serial) WHERE state = 'pending';

CREATE INDEX ix_inbox_ready ON inbox (ready_at) WHERE state = 'pending' AND ready_at IS NOT NULL;

CREATE TABLE incident (
	number INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	status VARCHAR NOT NULL,
	periods JSON NOT NULL,
	importance VARCHAR NOT NULL,
	network VARCHAR NOT NULL,
	topic_group VARCHAR,
	topic VARCHAR,
	external_id VARCHAR,
	follows INTEGER,
	named_body VARCHAR,
	detected_at DATETIME NOT NULL,
	registered_at DATETIME NOT NULL,
	person BIGINT,
	source_bot BIGINT,
	source_chat BIGINT,
	source_thread BIGINT,
	source_message VARCHAR,
	source_edited_at BIGINT,
	pressed BOOLEAN,
	instead_of BIGINT,
	found_by VARCHAR,
	due_at DATETIME NOT NULL,
	due_preliminary BOOLEAN NOT NULL,
	calendar_revision VARCHAR NOT NULL,
	draft_due_at DATETIME NOT NULL,
	policy JSON NOT NULL,
	reminded JSON NOT NULL,
	alert JSON,
	second_clock JSON,
	next_attention_at DATETIME,
	looked_at DATETIME,
	"plan" JSON,
	likely JSON,
	suggested JSON,
	promised JSON,
	alike JSON,
	answered_before BOOLEAN NOT NULL,
	closed_by BIGINT,
	closed_at DATETIME,
	closed_instead_of BIGINT,
	closing_ground VARCHAR,
	duplicate_of INTEGER,
	duplicates JSON NOT NULL,
	joined_to INTEGER,
	main_due_at DATETIME,
	joined JSON,
	reopened_at DATETIME,
	row_version INTEGER NOT NULL,
	counted_on DATE,
	CONSTRAINT pk_incident PRIMARY KEY (number),
	CONSTRAINT uq_incident_source_bot_source_chat_source_message UNIQUE (source_bot, source_chat, source_message),
	CONSTRAINT uq_incident_external_id UNIQUE (external_id),
	CONSTRAINT fk_incident_duplicate_of FOREIGN KEY(duplicate_of) REFERENCES incident (number)
);

CREATE INDEX ix_incident_attention ON incident (next_attention_at) WHERE next_attention_at IS NOT NULL;

CREATE INDEX ix_incident_detected_at ON incident (detected_at);

CREATE INDEX ix_incident_high ON incident (number) WHERE importance = 'high';

CREATE INDEX ix_incident_joined_to ON incident (joined_to) WHERE joined_to IS NOT NULL;

CREATE INDEX ix_incident_looked_at ON incident (looked_at) WHERE closed_at IS NULL;

CREATE INDEX ix_incident_named_body ON incident (named_body) WHERE named_body IS NOT NULL AND status = 'answered' AND reopened_at IS NULL;

CREATE INDEX ix_incident_open ON incident (due_at) WHERE closed_at IS NULL;

CREATE INDEX ix_incident_publication ON incident (number) WHERE kind = 'publication';

CREATE INDEX ix_incident_unanswered ON incident (status, number) WHERE status IN ('no_answer', 'cancelled');

CREATE INDEX ix_incident_uncounted ON incident (detected_at) WHERE counted_on IS NULL;

CREATE TABLE invitation (
	id VARCHAR NOT NULL,
	posts VARCHAR NOT NULL,
	name VARCHAR,
	made_by BIGINT,
	until DATETIME NOT NULL,
	used_by BIGINT,
	used_at DATETIME,
	CONSTRAINT pk_invitation PRIMARY KEY (id)
);

CREATE TABLE job (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	kind VARCHAR NOT NULL,
	arguments JSON NOT NULL,
	person BIGINT NOT NULL,
	instead_of BIGINT,
	chat BIGINT NOT NULL,
	thread BIGINT,
	state VARCHAR NOT NULL,
	done INTEGER NOT NULL,
	total INTEGER NOT NULL,
	starts INTEGER NOT NULL,
	shown BOOLEAN NOT NULL,
	error TEXT,
	result JSON,
	created_at DATETIME NOT NULL,
	finished_at DATETIME
);

CREATE INDEX ix_job_unfinished ON job (id) WHERE state IN ('running', 'waiting');

CREATE TABLE last_account (
	person BIGINT NOT NULL,
	account BIGINT NOT NULL,
	CONSTRAINT pk_last_account PRIMARY KEY (person)
);

CREATE TABLE leader (
	name VARCHAR NOT NULL,
	holder VARCHAR NOT NULL,
	epoch INTEGER NOT NULL,
	expires_at DATETIME,
	CONSTRAINT pk_leader PRIMARY KEY (name)
);

CREATE TABLE made_file (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	name VARCHAR NOT NULL,
	media_type VARCHAR NOT NULL,
	size INTEGER NOT NULL,
	content BLOB NOT NULL,
	briefing_id INTEGER,
	caption TEXT
);

CREATE INDEX ix_made_file_briefing ON made_file (briefing_id) WHERE briefing_id IS NOT NULL;

CREATE TABLE menu (
	bot BIGINT NOT NULL,
	chat BIGINT NOT NULL,
	digest VARCHAR NOT NULL,
	CONSTRAINT pk_menu PRIMARY KEY (bot, chat)
);

CREATE TABLE network_token (
	owner VARCHAR NOT NULL,
	sealed VARCHAR NOT NULL,
	stored_at DATETIME NOT NULL,
	stored_by BIGINT NOT NULL,
	CONSTRAINT pk_network_token PRIMARY KEY (owner)
);

CREATE TABLE organisation (
	id INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	in_force JSON NOT NULL,
	absences INTEGER NOT NULL,
	CONSTRAINT pk_organisation PRIMARY KEY (id)
);

CREATE TABLE organisation_revision (
	revision INTEGER NOT NULL,
	at DATETIME NOT NULL,
	"by" BIGINT,
	origin VARCHAR NOT NULL,
	in_force JSON NOT NULL,
	CONSTRAINT pk_organisation_revision PRIMARY KEY (revision)
);

CREATE TABLE outdated_day (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	day DATE NOT NULL
);

CREATE TABLE page_mark (
	page VARCHAR NOT NULL,
	mark VARCHAR NOT NULL,
	read_at DATETIME NOT NULL,
	CONSTRAINT pk_page_mark PRIMARY KEY (page)
);

CREATE TABLE question (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	purpose VARCHAR NOT NULL,
	person BIGINT NOT NULL,
	chat BIGINT NOT NULL,
	thread BIGINT,
	subject INTEGER,
	about JSON,
	version INTEGER NOT NULL,
	source_bot BIGINT,
	source_chat BIGINT,
	source_thread BIGINT,
	source_message VARCHAR,
	source_edited_at BIGINT,
	talk BOOLEAN NOT NULL,
	open BOOLEAN NOT NULL,
	asked_at DATETIME,
	ended_at DATETIME
);

CREATE INDEX ix_question_asked ON question (asked_at) WHERE asked_at IS NOT NULL;

CREATE INDEX ix_question_open ON question (person, chat) WHERE open IS 1;

CREATE INDEX ix_question_subject ON question (subject) WHERE open IS 1;

CREATE INDEX ix_question_talk ON question (subject) WHERE talk IS 1;

CREATE TABLE receiving (
	bot BIGINT NOT NULL,
	marker VARCHAR,
	heard_at DATETIME,
	gap_since DATETIME,
	lost_until DATETIME,
	CONSTRAINT pk_receiving PRIMARY KEY (bot)
);

CREATE TABLE restoration (
	since DATETIME NOT NULL,
	until DATETIME NOT NULL,
	CONSTRAINT pk_restoration PRIMARY KEY (until)
);

CREATE TABLE search (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	person BIGINT NOT NULL,
	sought JSON NOT NULL,
	page INTEGER NOT NULL,
	choosing VARCHAR,
	created_at DATETIME NOT NULL
);

CREATE INDEX ix_search_created_at ON search (created_at);

CREATE TABLE selection (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	person BIGINT NOT NULL,
	offered JSON NOT NULL,
	chosen JSON NOT NULL,
	page INTEGER NOT NULL,
	asked JSON,
	outcome JSON,
	closed BOOLEAN NOT NULL
);

CREATE INDEX ix_selection_person ON selection (person);

CREATE TABLE sent_message (
	bot BIGINT NOT NULL,
	chat BIGINT NOT NULL,
	message VARCHAR NOT NULL,
	thread BIGINT,
	outbox_id INTEGER NOT NULL,
	part INTEGER NOT NULL,
	digest VARCHAR NOT NULL,
	card_kind VARCHAR,
	number INTEGER,
	version INTEGER,
	authority VARCHAR,
	current BOOLEAN NOT NULL,
	subject_kind VARCHAR,
	subject_id INTEGER,
	file VARCHAR,
	sent_at DATETIME,
	CONSTRAINT pk_sent_message PRIMARY KEY (bot, chat, message)
);

CREATE INDEX ix_sent_message_before ON sent_message (number) WHERE current IS 0 AND number IS NOT NULL;

CREATE INDEX ix_sent_message_current ON sent_message (number, chat) WHERE current IS 1;

CREATE INDEX ix_sent_message_file ON sent_message (sent_at) WHERE file IS NOT NULL;

CREATE INDEX ix_sent_message_outbox_id ON sent_message (outbox_id);

CREATE INDEX ix_sent_message_subject ON sent_message (subject_kind, subject_id) WHERE subject_kind IS NOT NULL;

CREATE TABLE served (
	messenger VARCHAR NOT NULL,
	bot BIGINT NOT NULL,
	CONSTRAINT pk_served PRIMARY KEY (messenger)
);

CREATE TABLE shown_staff (
	id INTEGER NOT NULL,
	day DATE NOT NULL,
	since DATETIME NOT NULL,
	refreshed INTEGER,
	CONSTRAINT pk_shown_staff PRIMARY KEY (id)
);

CREATE TABLE template (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	title VARCHAR NOT NULL,
	text TEXT NOT NULL,
	made_of_number INTEGER,
	made_of_version INTEGER,
	"by" BIGINT NOT NULL,
	at DATETIME NOT NULL,
	removed BOOLEAN NOT NULL
);

CREATE UNIQUE INDEX uq_template_made_of ON template (made_of_number, made_of_version) WHERE removed IS 0 AND made_of_number IS NOT NULL;

CREATE TABLE template_change (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	template INTEGER NOT NULL,
	what VARCHAR NOT NULL,
	title VARCHAR NOT NULL,
	"by" BIGINT NOT NULL,
	at DATETIME NOT NULL
);

CREATE INDEX ix_template_change_at ON template_change (at);

CREATE TABLE told_incident (
	number INTEGER NOT NULL,
	bot BIGINT NOT NULL,
	chat BIGINT NOT NULL,
	message VARCHAR NOT NULL,
	CONSTRAINT pk_told_incident PRIMARY KEY (number, bot, chat, message)
);

CREATE TABLE assignment (
	number INTEGER NOT NULL,
	authority VARCHAR NOT NULL,
	position INTEGER NOT NULL,
	routed_at DATETIME NOT NULL,
	lead BOOLEAN NOT NULL,
	assignee BIGINT,
	reminded_until DATETIME,
	drafts_before INTEGER NOT NULL,
	told_before INTEGER NOT NULL,
	CONSTRAINT pk_assignment PRIMARY KEY (number, authority),
	CONSTRAINT fk_assignment_number FOREIGN KEY(number) REFERENCES incident (number)
);

CREATE TABLE authors_reply (
	number INTEGER NOT NULL,
	position INTEGER NOT NULL,
	text TEXT NOT NULL,
	person BIGINT NOT NULL,
	at DATETIME NOT NULL,
	source_bot BIGINT,
	source_chat BIGINT,
	source_thread BIGINT,
	source_message VARCHAR,
	source_edited_at BIGINT,
	instead_of BIGINT,
	CONSTRAINT pk_authors_reply PRIMARY KEY (number, position),
	CONSTRAINT fk_authors_reply_number FOREIGN KEY(number) REFERENCES incident (number)
);

CREATE TABLE contribution (
	number INTEGER NOT NULL,
	position INTEGER NOT NULL,
	authority VARCHAR NOT NULL,
	text TEXT NOT NULL,
	person BIGINT NOT NULL,
	at DATETIME NOT NULL,
	source_bot BIGINT,
	source_chat BIGINT,
	source_thread BIGINT,
	source_message VARCHAR,
	source_edited_at BIGINT,
	instead_of BIGINT,
	attachments JSON,
	earlier BOOLEAN NOT NULL,
	former TEXT,
	CONSTRAINT pk_contribution PRIMARY KEY (number, position),
	CONSTRAINT uq_contribution_source_bot_source_chat_source_message UNIQUE (source_bot, source_chat, source_message),
	CONSTRAINT fk_contribution_number FOREIGN KEY(number) REFERENCES incident (number)
);

CREATE TABLE draft (
	number INTEGER NOT NULL,
	version INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	person BIGINT NOT NULL,
	at DATETIME NOT NULL,
	source_bot BIGINT,
	source_chat BIGINT,
	source_thread BIGINT,
	source_message VARCHAR,
	source_edited_at BIGINT,
	instead_of BIGINT,
	decided_by BIGINT,
	decided_at DATETIME,
	decided_instead_of BIGINT,
	reasons JSON,
	ready INTEGER,
	authority VARCHAR NOT NULL,
	of_main INTEGER,
	maybe_written BOOLEAN NOT NULL,
	CONSTRAINT pk_draft PRIMARY KEY (number, version),
	CONSTRAINT uq_draft_source_bot_source_chat_source_message_source_edited_at UNIQUE (source_bot, source_chat, source_message, source_edited_at),
	CONSTRAINT fk_draft_number FOREIGN KEY(number) REFERENCES incident (number)
);

CREATE INDEX ix_draft_maybe_written ON draft (at) WHERE maybe_written IS 1;

CREATE TABLE event (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	number INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	at DATETIME NOT NULL,
	person BIGINT,
	source_bot BIGINT,
	source_chat BIGINT,
	source_thread BIGINT,
	source_message VARCHAR,
	source_edited_at BIGINT,
	pressed BOOLEAN,
	instead_of BIGINT,
	payload JSON NOT NULL,
	CONSTRAINT fk_event_number FOREIGN KEY(number) REFERENCES incident (number)
);

CREATE INDEX ix_event_number_id ON event (number, id);

CREATE INDEX ix_event_source_chat_source_message ON event (source_chat, source_message);

CREATE TABLE incident_terms (
	number INTEGER NOT NULL,
	terms TEXT,
	CONSTRAINT pk_incident_terms PRIMARY KEY (number),
	CONSTRAINT fk_incident_terms_number FOREIGN KEY(number) REFERENCES incident (number)
);

CREATE INDEX ix_incident_terms_underived ON incident_terms (number) WHERE terms IS NULL;

CREATE TABLE incident_text (
	number INTEGER NOT NULL,
	text TEXT NOT NULL,
	url TEXT,
	page VARCHAR,
	author_name TEXT,
	author_url TEXT,
	note TEXT,
	address TEXT,
	answer TEXT,
	aliases TEXT,
	attachments JSON,
	other_links JSON,
	detected_at DATETIME NOT NULL,
	CONSTRAINT pk_incident_text PRIMARY KEY (number),
	CONSTRAINT fk_incident_text_number FOREIGN KEY(number) REFERENCES incident (number)
);

CREATE INDEX ix_incident_text_author_url_detected_at ON incident_text (author_url, detected_at);

CREATE INDEX ix_incident_text_page_detected_at ON incident_text (page, detected_at);

CREATE TABLE placement (
	number INTEGER NOT NULL,
	position INTEGER NOT NULL,
	version INTEGER,
	person BIGINT NOT NULL,
	recorded_at DATETIME NOT NULL,
	instead_of BIGINT,
	at DATETIME NOT NULL,
	due_at DATETIME NOT NULL,
	period INTEGER NOT NULL,
	url TEXT,
	earlier BOOLEAN NOT NULL,
	next_look_at DATETIME,
	put_off_at DATETIME,
	address VARCHAR,
	thread VARCHAR,
	proof JSON,
	found TEXT NOT NULL,
	page JSON,
	CONSTRAINT pk_placement PRIMARY KEY (number, position),
	CONSTRAINT fk_placement_number FOREIGN KEY(number) REFERENCES incident (number)
);

CREATE INDEX ix_placement_address ON placement (address) WHERE address IS NOT NULL;

CREATE INDEX ix_placement_look ON placement (next_look_at) WHERE next_look_at IS NOT NULL;

CREATE INDEX ix_placement_look_put_off ON placement (put_off_at) WHERE next_look_at IS NOT NULL;

CREATE INDEX ix_placement_thread ON placement (thread) WHERE thread IS NOT NULL;

CREATE TABLE placing_order (
	number INTEGER NOT NULL,
	version INTEGER NOT NULL,
	page JSON NOT NULL,
	under JSON NOT NULL,
	ordered_by BIGINT NOT NULL,
	ordered_at DATETIME NOT NULL,
	ordered_instead_of BIGINT,
	next_at DATETIME NOT NULL,
	put_off_at DATETIME NOT NULL,
	tried_at DATETIME,
	CONSTRAINT pk_placing_order PRIMARY KEY (number),
	CONSTRAINT fk_placing_order_number FOREIGN KEY(number) REFERENCES incident (number)
);

CREATE INDEX ix_placing_order_next_at ON placing_order (next_at);

CREATE TABLE promise (
	number INTEGER NOT NULL,
	position INTEGER NOT NULL,
	authority VARCHAR NOT NULL,
	version INTEGER NOT NULL,
	day DATE NOT NULL,
	words TEXT NOT NULL,
	state VARCHAR NOT NULL,
	watched_by BIGINT,
	watched_at DATETIME,
	watched_instead_of BIGINT,
	told_until DATETIME,
	moves JSON,
	ended_by BIGINT,
	ended_at DATETIME,
	ended_instead_of BIGINT,
	done TEXT NOT NULL,
	attachments JSON,
	CONSTRAINT pk_promise PRIMARY KEY (number, position),
	CONSTRAINT fk_promise_number FOREIGN KEY(number) REFERENCES incident (number)
);

CREATE INDEX ix_promise_open ON promise (day, number) WHERE state = 'open';

CREATE TABLE referral (
	number INTEGER NOT NULL,
	position INTEGER NOT NULL,
	authority VARCHAR NOT NULL,
	person BIGINT NOT NULL,
	at DATETIME NOT NULL,
	source_bot BIGINT,
	source_chat BIGINT,
	source_thread BIGINT,
	source_message VARCHAR,
	source_edited_at BIGINT,
	instead_of BIGINT,
	ground VARCHAR,
	reason TEXT NOT NULL,
	state VARCHAR NOT NULL,
	decided_by BIGINT,
	decided_at DATETIME,
	decided_instead_of BIGINT,
	redirected_to VARCHAR,
	comments JSON,
	CONSTRAINT pk_referral PRIMARY KEY (number, position),
	CONSTRAINT fk_referral_number FOREIGN KEY(number) REFERENCES incident (number)
);

CREATE TABLE comment (
	number INTEGER NOT NULL,
	version INTEGER NOT NULL,
	position INTEGER NOT NULL,
	text TEXT NOT NULL,
	quote TEXT NOT NULL,
	place INTEGER,
	person BIGINT NOT NULL,
	at DATETIME NOT NULL,
	source_bot BIGINT,
	source_chat BIGINT,
	source_thread BIGINT,
	source_message VARCHAR,
	source_edited_at BIGINT,
	instead_of BIGINT,
	CONSTRAINT pk_comment PRIMARY KEY (number, version, position),
	CONSTRAINT fk_comment_number_version FOREIGN KEY(number, version) REFERENCES draft (number, version) ON DELETE CASCADE
);

CREATE TABLE draft_text (
	number INTEGER NOT NULL,
	version INTEGER NOT NULL,
	text TEXT NOT NULL,
	attachments JSON,
	proof JSON,
	CONSTRAINT pk_draft_text PRIMARY KEY (number, version),
	CONSTRAINT fk_draft_text_number_version FOREIGN KEY(number, version) REFERENCES draft (number, version) ON DELETE CASCADE
);

CREATE TABLE outbox (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	kind VARCHAR NOT NULL,
	chat BIGINT NOT NULL,
	thread BIGINT,
	card_kind VARCHAR,
	number INTEGER,
	version INTEGER,
	authority VARCHAR,
	event_id INTEGER,
	subject_kind VARCHAR,
	subject_id INTEGER,
	html TEXT,
	payload JSON,
	reply_bot BIGINT,
	reply_to VARCHAR,
	priority INTEGER NOT NULL,
	state VARCHAR NOT NULL,
	not_before DATETIME,
	put_off_at DATETIME,
	attempts INTEGER NOT NULL,
	calls INTEGER NOT NULL,
	unanswered JSON,
	error TEXT,
	created_at DATETIME NOT NULL,
	finished_at DATETIME,
	CONSTRAINT fk_outbox_event_id FOREIGN KEY(event_id) REFERENCES event (id)
);

CREATE INDEX ix_outbox_assumed ON outbox (number) WHERE state = 'assumed';

CREATE INDEX ix_outbox_finished_at ON outbox (finished_at);

CREATE INDEX ix_outbox_number ON outbox (number) WHERE number IS NOT NULL;

CREATE INDEX ix_outbox_refused ON outbox (chat) WHERE state = 'undeliverable';

CREATE INDEX ix_outbox_retries ON outbox (not_before) WHERE state = 'waiting';

CREATE INDEX ix_outbox_strangers ON outbox (chat, created_at) WHERE priority = 5;

CREATE INDEX ix_outbox_turns ON outbox (chat, priority, id, not_before, put_off_at) WHERE state = 'waiting' AND priority != 5;

CREATE INDEX ix_outbox_turns_of_strangers ON outbox (id) WHERE state = 'waiting' AND priority = 5;

CREATE INDEX ix_outbox_waiting ON outbox (number, chat, id) WHERE state = 'waiting';
