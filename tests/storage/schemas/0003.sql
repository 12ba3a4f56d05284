BEGIN TRANSACTION;
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
INSERT INTO "absence" VALUES(1,503,'vacation','2026-11-25','2026-11-30',502,501,'2026-11-24 09:00:00.000000',NULL,NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
CREATE TABLE appeal (
	number INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	authority VARCHAR NOT NULL, 
	person BIGINT NOT NULL, 
	at DATETIME NOT NULL, 
	source_chat BIGINT, 
	source_thread BIGINT, 
	source_message BIGINT, 
	source_edited_at BIGINT, 
	ground VARCHAR, 
	reason TEXT NOT NULL, 
	state VARCHAR NOT NULL, 
	decided_by BIGINT, 
	decided_at DATETIME, 
	redirected_to VARCHAR, 
	instead_of BIGINT, 
	decided_instead_of BIGINT, 
	CONSTRAINT pk_appeal PRIMARY KEY (number, position), 
	CONSTRAINT fk_appeal_number FOREIGN KEY(number) REFERENCES incident (number)
);
INSERT INTO "appeal" VALUES(1,1,'zhkh',504,'2026-11-27 06:00:02.000000',-1003,NULL,44,0,NULL,'Дорога областная.','granted',501,'2026-11-27 06:00:02.000000','roads',NULL,NULL);
INSERT INTO "appeal" VALUES(1,2,'roads',508,'2026-11-27 06:00:02.000000',-1005,7,4,0,'insult','','declined',501,'2026-11-27 06:00:02.000000',NULL,NULL,NULL);
INSERT INTO "appeal" VALUES(1,3,'roads',508,'2026-11-27 06:00:02.000000',-1005,7,4,0,'insult','','granted',501,'2026-11-27 06:00:02.000000',NULL,NULL,NULL);
CREATE TABLE assignment (
	number INTEGER NOT NULL, 
	authority VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	routed_at DATETIME NOT NULL, 
	lead BOOLEAN NOT NULL, 
	taker BIGINT, 
	reminded_until DATETIME, 
	CONSTRAINT pk_assignment PRIMARY KEY (number, authority), 
	CONSTRAINT fk_assignment_number FOREIGN KEY(number) REFERENCES incident (number)
);
INSERT INTO "assignment" VALUES(1,'parks',1,'2026-11-27 06:00:02.000000',0,NULL,NULL);
INSERT INTO "assignment" VALUES(1,'culture',2,'2026-11-27 06:00:02.000000',0,NULL,NULL);
INSERT INTO "assignment" VALUES(1,'roads',0,'2026-11-27 06:00:02.000000',1,NULL,NULL);
INSERT INTO "assignment" VALUES(3,'culture',0,'2026-11-27 06:00:02.000000',1,NULL,NULL);
INSERT INTO "assignment" VALUES(4,'culture',0,'2026-11-27 06:00:02.000000',1,NULL,NULL);
INSERT INTO "assignment" VALUES(9,'parks',0,'2026-11-27 06:00:03.000000',1,NULL,NULL);
INSERT INTO "assignment" VALUES(10,'parks',0,'2026-11-27 06:00:03.000000',1,NULL,NULL);
INSERT INTO "assignment" VALUES(11,'zhkh',0,'2026-11-27 06:00:03.000000',1,NULL,NULL);
CREATE TABLE authors_reply (
	number INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	person BIGINT NOT NULL, 
	instead_of BIGINT, 
	at DATETIME NOT NULL, 
	source_chat BIGINT, 
	source_thread BIGINT, 
	source_message BIGINT, 
	source_edited_at BIGINT, 
	CONSTRAINT pk_authors_reply PRIMARY KEY (number, position), 
	CONSTRAINT fk_authors_reply_number FOREIGN KEY(number) REFERENCES incident (number)
);
INSERT INTO "authors_reply" VALUES(1,0,'Во втором.',504,NULL,'2026-11-27 06:00:02.000000',-1003,NULL,20,0);
CREATE TABLE comment (
	number INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	person BIGINT NOT NULL, 
	at DATETIME NOT NULL, 
	source_chat BIGINT, 
	source_thread BIGINT, 
	source_message BIGINT, 
	source_edited_at BIGINT, 
	instead_of BIGINT, 
	CONSTRAINT pk_comment PRIMARY KEY (number, version, position), 
	CONSTRAINT fk_comment_number_version FOREIGN KEY(number, version) REFERENCES draft (number, version) ON DELETE CASCADE
);
INSERT INTO "comment" VALUES(1,4,0,'Опечатка',501,'2026-11-27 06:00:02.000000',-1001,NULL,6,0,NULL);
CREATE TABLE contribution (
	number INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	authority VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	person BIGINT NOT NULL, 
	at DATETIME NOT NULL, 
	source_chat BIGINT, 
	source_thread BIGINT, 
	source_message BIGINT, 
	source_edited_at BIGINT, 
	instead_of BIGINT, 
	attachments JSON, 
	earlier BOOLEAN NOT NULL, 
	CONSTRAINT pk_contribution PRIMARY KEY (number, position), 
	CONSTRAINT fk_contribution_number FOREIGN KEY(number) REFERENCES incident (number), 
	CONSTRAINT uq_contribution_source_chat_source_message UNIQUE (source_chat, source_message)
);
INSERT INTO "contribution" VALUES(1,0,'parks','Яму на дороге засыплем завтра.',511,'2026-11-27 06:00:02.000000',511,NULL,5,0,NULL,NULL,1);
CREATE TABLE counter (
	name VARCHAR NOT NULL, 
	value INTEGER NOT NULL, 
	CONSTRAINT pk_counter PRIMARY KEY (name)
);
INSERT INTO "counter" VALUES('incident',12);
CREATE TABLE digest (
	day DATE NOT NULL, 
	CONSTRAINT pk_digest PRIMARY KEY (day)
);
INSERT INTO "digest" VALUES('2026-11-25');
INSERT INTO "digest" VALUES('2026-11-26');
INSERT INTO "digest" VALUES('2026-11-27');
CREATE TABLE draft (
	number INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	person BIGINT NOT NULL, 
	at DATETIME NOT NULL, 
	source_chat BIGINT, 
	source_thread BIGINT, 
	source_message BIGINT, 
	source_edited_at BIGINT, 
	decided_by BIGINT, 
	decided_at DATETIME, 
	reasons JSON, 
	instead_of BIGINT, 
	decided_instead_of BIGINT, 
	CONSTRAINT pk_draft PRIMARY KEY (number, version), 
	CONSTRAINT fk_draft_number FOREIGN KEY(number) REFERENCES incident (number), 
	CONSTRAINT uq_draft_source_chat_source_message_source_edited_at UNIQUE (source_chat, source_message, source_edited_at)
);
INSERT INTO "draft" VALUES(1,1,'interim','placed',504,'2026-11-27 06:00:02.000000',-1003,NULL,7,0,501,'2026-11-27 06:00:02.000000','[]',NULL,NULL);
INSERT INTO "draft" VALUES(1,2,'clarification','placed',504,'2026-11-27 06:00:02.000000',-1003,NULL,14,0,501,'2026-11-27 06:00:02.000000','[]',NULL,NULL);
INSERT INTO "draft" VALUES(1,3,'final','withdrawn',504,'2026-11-27 06:00:02.000000',-1003,NULL,23,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "draft" VALUES(1,4,'final','rejected',504,'2026-11-27 06:00:02.000000',-1003,NULL,25,0,501,'2026-11-27 06:00:02.000000','["language", "off_topic"]',NULL,NULL);
INSERT INTO "draft" VALUES(1,5,'final','placed',504,'2026-11-27 06:00:02.000000',-1003,NULL,28,0,501,'2026-11-27 06:00:02.000000','[]',NULL,NULL);
INSERT INTO "draft" VALUES(3,1,'final','superseded',510,'2026-11-27 06:00:02.000000',-1004,NULL,12,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "draft" VALUES(3,2,'final','waiting',510,'2026-11-27 06:00:02.000000',-1004,NULL,14,0,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE draft_text (
	number INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	attachments JSON, 
	CONSTRAINT pk_draft_text PRIMARY KEY (number, version), 
	CONSTRAINT fk_draft_text_number_version FOREIGN KEY(number, version) REFERENCES draft (number, version) ON DELETE CASCADE
);
INSERT INTO "draft_text" VALUES(1,1,'Яму на дороге засыплем завтра.',NULL);
INSERT INTO "draft_text" VALUES(1,2,'Яму на дороге засыплем завтра.',NULL);
INSERT INTO "draft_text" VALUES(1,3,'Яму на дороге засыплем завтра.',NULL);
INSERT INTO "draft_text" VALUES(1,4,'Яму на дороге засыплем завтра.',NULL);
INSERT INTO "draft_text" VALUES(1,5,'Яму на дороге засыплем завтра.',NULL);
INSERT INTO "draft_text" VALUES(3,1,'Яму на дороге засыплем завтра.',NULL);
INSERT INTO "draft_text" VALUES(3,2,'Яму на дороге засыплем завтра. Спасибо.',NULL);
CREATE TABLE event (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	number INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	person BIGINT, 
	source_chat BIGINT, 
	source_thread BIGINT, 
	source_message BIGINT, 
	source_edited_at BIGINT, 
	pressed BOOLEAN, 
	instead_of BIGINT, 
	payload JSON NOT NULL, 
	CONSTRAINT fk_event_number FOREIGN KEY(number) REFERENCES incident (number)
);
INSERT INTO "event" VALUES(1,1,'registered','2026-11-27 06:00:01.000000',501,501,NULL,1,0,0,NULL,'{"detected_at": "2026-11-27T06:00:00Z", "due_at": "2026-11-30T09:50:00+03:00", "importance": "normal", "kind": "incident", "found_by": null}');
INSERT INTO "event" VALUES(2,1,'message_completed','2026-11-27 06:00:02.000000',501,501,NULL,4,0,0,NULL,'{"network": "other", "attachments": 3}');
INSERT INTO "event" VALUES(3,1,'source_corrected','2026-11-27 06:00:02.000000',501,501,NULL,5,0,0,NULL,'{"network": "vk"}');
INSERT INTO "event" VALUES(4,1,'detection_corrected','2026-11-27 06:00:02.000000',501,501,NULL,7,0,0,NULL,'{"detected_at": "2026-11-27T08:50:00+03:00", "due_at": "2026-11-30T09:40:00+03:00"}');
INSERT INTO "event" VALUES(5,1,'routed','2026-11-27 06:00:02.000000',501,501,NULL,3,0,1,NULL,'{"authority": "zhkh", "others": ["parks"]}');
INSERT INTO "event" VALUES(6,1,'contribution_received','2026-11-27 06:00:02.000000',511,511,NULL,5,0,0,NULL,'{"authority": "parks", "position": 0, "renewed": false, "overtook_appeal": false, "attachments": 0, "files_kept": false}');
INSERT INTO "event" VALUES(7,1,'draft_submitted','2026-11-27 06:00:02.000000',504,-1003,NULL,7,0,0,NULL,'{"version": 1, "authority": "zhkh", "draft_due_kept": true, "kind": "interim", "overtook_appeal": false}');
INSERT INTO "event" VALUES(8,1,'draft_approved','2026-11-27 06:00:02.000000',501,-1001,NULL,1,0,1,NULL,'{"version": 1, "own": false, "without": []}');
INSERT INTO "event" VALUES(9,1,'interim_placed','2026-11-27 06:00:02.000000',504,-1003,NULL,10,0,0,NULL,'{"version": 1, "with_link": true, "in_time": true, "due_at": "2026-12-08T17:00:00+03:00", "opened": true}');
INSERT INTO "event" VALUES(10,1,'interim_allowed','2026-11-27 06:00:02.000000',501,501,NULL,3,0,1,NULL,'{}');
INSERT INTO "event" VALUES(11,1,'draft_submitted','2026-11-27 06:00:02.000000',504,-1003,NULL,14,0,0,NULL,'{"version": 2, "authority": "zhkh", "draft_due_kept": true, "kind": "clarification", "overtook_appeal": false}');
INSERT INTO "event" VALUES(12,1,'draft_approved','2026-11-27 06:00:02.000000',501,-1001,NULL,2,0,1,NULL,'{"version": 2, "own": false, "without": []}');
INSERT INTO "event" VALUES(13,1,'clarification_placed','2026-11-27 06:00:02.000000',504,-1003,NULL,17,0,0,NULL,'{"version": 2, "with_link": true}');
INSERT INTO "event" VALUES(14,1,'author_replied','2026-11-27 06:00:02.000000',504,-1003,NULL,20,0,0,NULL,'{"index": 0}');
INSERT INTO "event" VALUES(15,1,'authorities_changed','2026-11-27 06:00:02.000000',501,501,NULL,3,0,1,NULL,'{"lead": "zhkh", "former_lead": null, "added": ["culture"], "removed": []}');
INSERT INTO "event" VALUES(16,1,'taken_to_work','2026-11-27 06:00:02.000000',504,-1003,NULL,4,0,1,NULL,'{"authority": "zhkh", "instead_of": null}');
INSERT INTO "event" VALUES(17,1,'draft_submitted','2026-11-27 06:00:02.000000',504,-1003,NULL,23,0,0,NULL,'{"version": 3, "authority": "zhkh", "draft_due_kept": true, "kind": "final", "overtook_appeal": false}');
INSERT INTO "event" VALUES(18,1,'draft_withdrawn','2026-11-27 06:00:02.000000',504,-1003,NULL,4,0,1,NULL,'{"version": 3}');
INSERT INTO "event" VALUES(19,1,'draft_submitted','2026-11-27 06:00:02.000000',504,-1003,NULL,25,0,0,NULL,'{"version": 4, "authority": "zhkh", "draft_due_kept": true, "kind": "final", "overtook_appeal": false}');
INSERT INTO "event" VALUES(20,1,'comment_added','2026-11-27 06:00:02.000000',501,-1001,NULL,6,0,0,NULL,'{"version": 4, "index": 0, "after_rejection": false}');
INSERT INTO "event" VALUES(21,1,'draft_rejected','2026-11-27 06:00:02.000000',501,-1001,NULL,5,0,1,NULL,'{"version": 4, "reasons": ["language", "off_topic"], "own": false}');
INSERT INTO "event" VALUES(22,1,'draft_submitted','2026-11-27 06:00:02.000000',504,-1003,NULL,28,0,0,NULL,'{"version": 5, "authority": "zhkh", "draft_due_kept": true, "kind": "final", "overtook_appeal": false}');
INSERT INTO "event" VALUES(23,1,'draft_approved','2026-11-27 06:00:02.000000',501,-1001,NULL,8,0,1,NULL,'{"version": 5, "own": false, "without": ["culture"]}');
INSERT INTO "event" VALUES(24,1,'approval_recalled','2026-11-27 06:00:02.000000',501,-1001,NULL,8,0,1,NULL,'{"version": 5}');
INSERT INTO "event" VALUES(25,1,'draft_approved','2026-11-27 06:00:02.000000',501,-1001,NULL,8,0,1,NULL,'{"version": 5, "own": false, "without": ["culture"]}');
INSERT INTO "event" VALUES(26,1,'answer_placed','2026-11-27 06:00:02.000000',504,-1003,NULL,33,0,0,NULL,'{"version": 5, "with_link": true, "in_time": true}');
INSERT INTO "event" VALUES(27,1,'placement_link_corrected','2026-11-27 06:00:02.000000',504,-1003,NULL,35,0,0,NULL,'{"version": 5}');
INSERT INTO "event" VALUES(28,1,'placement_time_corrected','2026-11-27 06:00:02.000000',504,-1003,NULL,38,0,0,NULL,'{"version": 5, "placed_at": "2026-11-27T06:00:02Z", "in_time": true, "kind": "final", "due_at": null}');
INSERT INTO "event" VALUES(29,1,'placement_undone','2026-11-27 06:00:02.000000',504,-1003,NULL,32,0,1,NULL,'{"version": 5, "kind": "final", "due_at": null}');
INSERT INTO "event" VALUES(30,1,'answer_placed','2026-11-27 06:00:02.000000',504,-1003,NULL,40,0,0,NULL,'{"version": 5, "with_link": true, "in_time": true}');
INSERT INTO "event" VALUES(31,1,'reopened','2026-11-27 06:00:02.000000',501,501,NULL,3,0,1,NULL,'{"due_at": "2026-11-30T09:50:02+03:00", "anew": true}');
INSERT INTO "event" VALUES(32,1,'returned_to_control','2026-11-27 06:00:02.000000',504,-1003,NULL,44,0,0,NULL,'{"authority": "zhkh", "appeal": 1}');
INSERT INTO "event" VALUES(33,1,'redirected','2026-11-27 06:00:02.000000',501,-1001,NULL,9,0,1,NULL,'{"authority": "zhkh", "to": "roads", "appeal": 1, "beside": false}');
INSERT INTO "event" VALUES(34,1,'no_answer_proposed','2026-11-27 06:00:02.000000',508,-1005,7,4,0,1,NULL,'{"authority": "roads", "appeal": 2, "ground": "insult"}');
INSERT INTO "event" VALUES(35,1,'appeal_declined','2026-11-27 06:00:02.000000',501,-1001,NULL,10,0,1,NULL,'{"authority": "roads", "appeal": 2, "returned": false}');
INSERT INTO "event" VALUES(36,1,'no_answer_proposed','2026-11-27 06:00:02.000000',508,-1005,7,4,0,1,NULL,'{"authority": "roads", "appeal": 3, "ground": "insult"}');
INSERT INTO "event" VALUES(37,1,'no_answer_decided','2026-11-27 06:00:02.000000',501,-1001,NULL,11,0,1,NULL,'{"ground": "insult", "proposed_by": "roads"}');
INSERT INTO "event" VALUES(38,1,'reopened','2026-11-27 06:00:02.000000',501,501,NULL,3,0,1,NULL,'{"due_at": "2026-11-30T06:50:02Z", "anew": false}');
INSERT INTO "event" VALUES(39,2,'registered','2026-11-27 06:00:02.000000',501,501,NULL,9,0,0,NULL,'{"detected_at": "2026-11-27T06:00:02Z", "due_at": "2026-11-30T09:50:02+03:00", "importance": "normal", "kind": "incident", "found_by": null}');
INSERT INTO "event" VALUES(40,2,'importance_changed','2026-11-27 06:00:02.000000',501,501,NULL,10,0,1,NULL,'{"importance": "high", "due_at": "2026-11-27T13:50:02+03:00", "due_moved": true}');
INSERT INTO "event" VALUES(41,2,'alert_acknowledged','2026-11-27 06:00:02.000000',801,801,NULL,2,0,1,NULL,'{}');
INSERT INTO "event" VALUES(42,2,'reported_to_head','2026-11-27 06:00:02.000000',801,801,NULL,2,0,1,NULL,'{}');
INSERT INTO "event" VALUES(43,1,'duplicate_linked','2026-11-27 06:00:02.000000',501,501,NULL,12,0,0,NULL,'{"duplicate": 2}');
INSERT INTO "event" VALUES(44,2,'cancelled','2026-11-27 06:00:02.000000',501,501,NULL,12,0,0,NULL,'{"ground": "duplicate", "original": 1}');
INSERT INTO "event" VALUES(45,1,'duplicate_unlinked','2026-11-27 06:00:02.000000',501,501,NULL,10,0,1,NULL,'{"duplicate": 2}');
INSERT INTO "event" VALUES(46,2,'reopened','2026-11-27 06:00:02.000000',501,501,NULL,10,0,1,NULL,'{"due_at": "2026-11-27T10:50:02Z", "anew": false}');
INSERT INTO "event" VALUES(47,1,'importance_changed','2026-11-27 06:00:02.000000',501,501,NULL,15,0,1,NULL,'{"importance": "high", "due_at": "2026-11-27T13:50:02+03:00", "due_moved": true}');
INSERT INTO "event" VALUES(48,3,'registered','2026-11-27 06:00:02.000000',510,510,NULL,1,0,0,NULL,'{"detected_at": "2026-11-27T06:00:02Z", "due_at": "2026-11-30T09:50:02+03:00", "importance": "normal", "kind": "publication", "found_by": "culture"}');
INSERT INTO "event" VALUES(49,3,'routed','2026-11-27 06:00:02.000000',510,510,NULL,1,0,0,NULL,'{"authority": "culture", "others": []}');
INSERT INTO "event" VALUES(50,3,'answer_prepared','2026-11-27 06:00:02.000000',510,-1004,NULL,12,0,0,NULL,'{"version": 1, "authority": "culture"}');
INSERT INTO "event" VALUES(51,3,'answer_prepared','2026-11-27 06:00:02.000000',510,-1004,NULL,14,0,0,NULL,'{"version": 2, "authority": "culture"}');
INSERT INTO "event" VALUES(52,3,'given_to_control','2026-11-27 06:00:02.000000',503,-1002,NULL,1,0,1,NULL,'{"due_at": "2026-11-30T09:50:02+03:00", "version": 2}');
INSERT INTO "event" VALUES(53,4,'registered','2026-11-27 06:00:02.000000',503,-1002,NULL,2,0,0,NULL,'{"detected_at": "2026-11-27T06:00:02Z", "due_at": "2026-11-30T09:50:02+03:00", "importance": "normal", "kind": "publication", "found_by": null}');
INSERT INTO "event" VALUES(54,4,'routed','2026-11-27 06:00:02.000000',503,-1002,NULL,3,0,1,NULL,'{"authority": "culture", "others": []}');
INSERT INTO "event" VALUES(55,4,'answer_placed','2026-11-27 06:00:02.000000',510,-1004,NULL,19,0,0,NULL,'{"version": null, "with_link": true, "in_time": true}');
INSERT INTO "event" VALUES(56,4,'placement_undone','2026-11-27 06:00:02.000000',510,-1004,NULL,18,0,1,NULL,'{"version": null, "kind": "final", "due_at": null}');
INSERT INTO "event" VALUES(57,5,'registered','2026-11-27 06:00:02.000000',501,501,NULL,16,0,0,NULL,'{"detected_at": "2026-11-27T06:00:02Z", "due_at": "2026-11-30T09:50:02+03:00", "importance": "normal", "kind": "incident", "found_by": null}');
INSERT INTO "event" VALUES(58,6,'registered','2026-11-27 06:00:02.000000',502,-1001,NULL,16,0,0,NULL,'{"detected_at": "2026-11-27T06:00:02Z", "due_at": "2026-11-30T09:50:02+03:00", "importance": "normal", "kind": "incident", "found_by": null}');
INSERT INTO "event" VALUES(59,7,'registered','2026-11-27 06:00:02.000000',501,-1001,NULL,18,0,0,NULL,'{"detected_at": "2026-11-27T06:00:02Z", "due_at": "2026-11-30T09:50:02+03:00", "importance": "normal", "kind": "incident", "found_by": null}');
INSERT INTO "event" VALUES(60,8,'registered','2026-11-27 06:00:02.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"detected_at": "2026-11-27T06:00:02Z", "due_at": "2026-11-30T09:50:02+03:00", "importance": "normal", "kind": "incident", "found_by": null}');
INSERT INTO "event" VALUES(61,9,'registered','2026-11-27 06:00:03.000000',511,511,NULL,15,0,0,NULL,'{"detected_at": "2026-11-27T06:00:02Z", "due_at": "2026-11-30T09:50:02+03:00", "importance": "normal", "kind": "publication", "found_by": "parks"}');
INSERT INTO "event" VALUES(62,9,'routed','2026-11-27 06:00:03.000000',511,511,NULL,15,0,0,NULL,'{"authority": "parks", "others": []}');
INSERT INTO "event" VALUES(63,10,'registered','2026-11-27 06:00:03.000000',511,511,NULL,22,0,0,NULL,'{"detected_at": "2026-11-27T06:00:03Z", "due_at": "2026-11-30T09:50:03+03:00", "importance": "normal", "kind": "publication", "found_by": "parks"}');
INSERT INTO "event" VALUES(64,10,'routed','2026-11-27 06:00:03.000000',511,511,NULL,22,0,0,NULL,'{"authority": "parks", "others": []}');
INSERT INTO "event" VALUES(65,11,'registered','2026-11-27 06:00:03.000000',504,504,NULL,9,0,0,NULL,'{"detected_at": "2026-11-27T06:00:03Z", "due_at": "2026-11-30T09:50:03+03:00", "importance": "normal", "kind": "publication", "found_by": "zhkh"}');
INSERT INTO "event" VALUES(66,11,'routed','2026-11-27 06:00:03.000000',504,504,NULL,9,0,0,NULL,'{"authority": "zhkh", "others": []}');
INSERT INTO "event" VALUES(67,11,'taken_to_work','2026-11-27 06:00:03.000000',504,-1003,NULL,47,0,1,NULL,'{"authority": "zhkh", "instead_of": null}');
INSERT INTO "event" VALUES(68,12,'registered','2026-11-27 06:00:03.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"detected_at": "2026-11-27T06:00:03Z", "due_at": "2026-11-30T09:50:03+03:00", "importance": "normal", "kind": "incident", "found_by": null}');
INSERT INTO "event" VALUES(69,3,'due_recounted','2026-11-27 06:00:23.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"due_at": "2026-12-01T09:50:02+03:00"}');
INSERT INTO "event" VALUES(70,4,'due_recounted','2026-11-27 06:00:23.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"due_at": "2026-12-01T09:50:02+03:00"}');
INSERT INTO "event" VALUES(71,5,'due_recounted','2026-11-27 06:00:23.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"due_at": "2026-12-01T09:50:02+03:00"}');
INSERT INTO "event" VALUES(72,6,'due_recounted','2026-11-27 06:00:23.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"due_at": "2026-12-01T09:50:02+03:00"}');
INSERT INTO "event" VALUES(73,7,'due_recounted','2026-11-27 06:00:23.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"due_at": "2026-12-01T09:50:02+03:00"}');
INSERT INTO "event" VALUES(74,8,'due_recounted','2026-11-27 06:00:23.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"due_at": "2026-12-01T09:50:02+03:00"}');
INSERT INTO "event" VALUES(75,9,'due_recounted','2026-11-27 06:00:23.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"due_at": "2026-12-01T09:50:02+03:00"}');
INSERT INTO "event" VALUES(76,10,'due_recounted','2026-11-27 06:00:23.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"due_at": "2026-12-01T09:50:03+03:00"}');
INSERT INTO "event" VALUES(77,11,'due_recounted','2026-11-27 06:00:23.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"due_at": "2026-12-01T09:50:03+03:00"}');
INSERT INTO "event" VALUES(78,12,'due_recounted','2026-11-27 06:00:23.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"due_at": "2026-12-01T09:50:03+03:00"}');
INSERT INTO "event" VALUES(79,11,'taker_left','2026-11-27 06:00:23.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"authority": "zhkh", "person": 504}');
CREATE TABLE former (
	kind VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	CONSTRAINT pk_former PRIMARY KEY (kind, "key")
);
INSERT INTO "former" VALUES('person','504','Петров Борис Викторович');
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
	CONSTRAINT uq_inbox_bot_id_update_id UNIQUE (bot_id, update_id)
);
INSERT INTO "inbox" VALUES(102,100000,700000102,-1003,'{"update_id": 700000102, "callback_query": {"id": "7000000063", "from": {"id": 505, "is_bot": false, "first_name": "\u0421\u0438\u0434\u043e\u0440\u043e\u0432 \u0421\u0435\u043c\u0451\u043d \u0421\u0435\u043c\u0451\u043d\u043e\u0432\u0438\u0447"}, "message": {"message_id": 47, "from": {"id": 100000, "is_bot": true, "first_name": "\u041e\u0442\u043a\u043b\u0438\u043a", "username": "otklik_bot"}, "chat": {"id": -1003, "type": "supergroup", "title": "\u0416\u041a\u0425"}, "date": 1795759203, "text": "\u041f\u0443\u0431\u043b\u0438\u043a\u0430\u0446\u0438\u044f \u211611: \u0432 \u0440\u0430\u0431\u043e\u0442\u0435\n\u041e\u0440\u0433\u0430\u043d: \u0423\u043f\u0440\u0430\u0432\u043b\u0435\u043d\u0438\u0435 \u0416\u041a\u0425\n\u0421\u0440\u043e\u043a \u043e\u0442\u0432\u0435\u0442\u0430: 30.11.2026 09:50\n\u0421\u043e\u0446\u0441\u0435\u0442\u044c: \u043d\u0435 \u043e\u043f\u0440\u0435\u0434\u0435\u043b\u0435\u043d\u0430\n\u0421\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0435:\n\u0414\u043e\u0431\u0440\u044b\u0439 \u0434\u0435\u043d\u044c! \u0412\u043e\u0434\u0443 \u0434\u0430\u0434\u0443\u0442 \u0432\u0435\u0447\u0435\u0440\u043e\u043c, \u0430\u0432\u0430\u0440\u0438\u044f \u0443\u0441\u0442\u0440\u0430\u043d\u0435\u043d\u0430.\n\n\u0421 \u0443\u0432\u0430\u0436\u0435\u043d\u0438\u0435\u043c, \u0430\u0434\u043c\u0438\u043d\u0438\u0441\u0442\u0440\u0430\u0446\u0438\u044f \ud83c\udfdb 5\n\u041e\u0442\u0432\u0435\u0442\u0430 \u0435\u0449\u0451 \u043d\u0435\u0442.\n\u041e\u0442\u0432\u0435\u0442\u044c\u0442\u0435 \u043d\u0430 \u044d\u0442\u043e \u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0435 \u0442\u0435\u043a\u0441\u0442\u043e\u043c: \u0431\u043e\u0442 \u043f\u0440\u0438\u0448\u043b\u0451\u0442 \u0435\u0433\u043e \u0434\u043b\u044f \u0440\u0430\u0437\u043c\u0435\u0449\u0435\u043d\u0438\u044f.\n\u0415\u0441\u043b\u0438 \u043e\u0442\u0432\u0435\u0442 \u0443\u0436\u0435 \u0440\u0430\u0437\u043c\u0435\u0449\u0451\u043d, \u043f\u0440\u0438\u0448\u043b\u0438\u0442\u0435 \u0441\u0441\u044b\u043b\u043a\u0443 \u043e\u0442\u0432\u0435\u0442\u043e\u043c \u043d\u0430 \u044d\u0442\u043e \u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0435.\n\u0418\u0441\u043f\u043e\u043b\u043d\u0438\u0442\u0435\u043b\u0438: \u041f\u0435\u0442\u0440\u043e\u0432 \u0411. \u0412., \u0421\u0438\u0434\u043e\u0440\u043e\u0432 \u0421. \u0421., \u0416\u0443\u043a\u043e\u0432\u0430 \u0417. \u0415.", "entities": [{"type": "bold", "offset": 0, "length": 14}, {"type": "blockquote", "offset": 111, "length": 83}, {"type": "text_mention", "offset": 358, "length": 12, "user": {"id": 504, "is_bot": false, "first_name": "\u041f\u0435\u0442\u0440\u043e\u0432 \u0411\u043e\u0440\u0438\u0441 \u0412\u0438\u043a\u0442\u043e\u0440\u043e\u0432\u0438\u0447"}}, {"type": "text_mention", "offset": 372, "length": 13, "user": {"id": 505, "is_bot": false, "first_name": "\u0421\u0438\u0434\u043e\u0440\u043e\u0432 \u0421\u0435\u043c\u0451\u043d \u0421\u0435\u043c\u0451\u043d\u043e\u0432\u0438\u0447"}}, {"type": "text_mention", "offset": 387, "length": 12, "user": {"id": 510, "is_bot": false, "first_name": "\u0416\u0443\u043a\u043e\u0432\u0430 \u0417\u043e\u044f \u0415\u0433\u043e\u0440\u043e\u0432\u043d\u0430"}}], "reply_markup": {"inline_keyboard": [[{"text": "\u0412\u0437\u044f\u0442\u044c \u0432 \u0440\u0430\u0431\u043e\u0442\u0443", "callback_data": "tk:11:zhkh"}], [{"text": "\u041d\u0435 \u0432 \u043d\u0430\u0448\u0435\u0439 \u043a\u043e\u043c\u043f\u0435\u0442\u0435\u043d\u0446\u0438\u0438", "callback_data": "rt:11:zhkh"}], [{"text": "\u041f\u0440\u0435\u0434\u043b\u043e\u0436\u0438\u0442\u044c: \u0431\u0435\u0437 \u043e\u0442\u0432\u0435\u0442\u0430", "callback_data": "pg:11:zhkh"}]]}, "link_preview_options": {"is_disabled": true}}, "chat_instance": "-1003", "data": "rt:11:zhkh"}}','done',1,0,NULL,'2026-11-27 06:00:03.000000','2026-11-27 06:00:03.000000',NULL,NULL);
INSERT INTO "inbox" VALUES(103,100000,700000103,-1003,'{"update_id": 700000103, "callback_query": {"id": "7000000064", "from": {"id": 504, "is_bot": false, "first_name": "\u041f\u0435\u0442\u0440\u043e\u0432 \u0411\u043e\u0440\u0438\u0441 \u0412\u0438\u043a\u0442\u043e\u0440\u043e\u0432\u0438\u0447"}, "message": {"message_id": 47, "from": {"id": 100000, "is_bot": true, "first_name": "\u041e\u0442\u043a\u043b\u0438\u043a", "username": "otklik_bot"}, "chat": {"id": -1003, "type": "supergroup", "title": "\u0416\u041a\u0425"}, "date": 1795759203, "text": "\u041f\u0443\u0431\u043b\u0438\u043a\u0430\u0446\u0438\u044f \u211611: \u0432 \u0440\u0430\u0431\u043e\u0442\u0435\n\u041e\u0440\u0433\u0430\u043d: \u0423\u043f\u0440\u0430\u0432\u043b\u0435\u043d\u0438\u0435 \u0416\u041a\u0425\n\u0421\u0440\u043e\u043a \u043e\u0442\u0432\u0435\u0442\u0430: 30.11.2026 09:50\n\u0421\u043e\u0446\u0441\u0435\u0442\u044c: \u043d\u0435 \u043e\u043f\u0440\u0435\u0434\u0435\u043b\u0435\u043d\u0430\n\u0421\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0435:\n\u0414\u043e\u0431\u0440\u044b\u0439 \u0434\u0435\u043d\u044c! \u0412\u043e\u0434\u0443 \u0434\u0430\u0434\u0443\u0442 \u0432\u0435\u0447\u0435\u0440\u043e\u043c, \u0430\u0432\u0430\u0440\u0438\u044f \u0443\u0441\u0442\u0440\u0430\u043d\u0435\u043d\u0430.\n\n\u0421 \u0443\u0432\u0430\u0436\u0435\u043d\u0438\u0435\u043c, \u0430\u0434\u043c\u0438\u043d\u0438\u0441\u0442\u0440\u0430\u0446\u0438\u044f \ud83c\udfdb 5\n\u041e\u0442\u0432\u0435\u0442\u0430 \u0435\u0449\u0451 \u043d\u0435\u0442.\n\u041e\u0442\u0432\u0435\u0442\u044c\u0442\u0435 \u043d\u0430 \u044d\u0442\u043e \u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0435 \u0442\u0435\u043a\u0441\u0442\u043e\u043c: \u0431\u043e\u0442 \u043f\u0440\u0438\u0448\u043b\u0451\u0442 \u0435\u0433\u043e \u0434\u043b\u044f \u0440\u0430\u0437\u043c\u0435\u0449\u0435\u043d\u0438\u044f.\n\u0415\u0441\u043b\u0438 \u043e\u0442\u0432\u0435\u0442 \u0443\u0436\u0435 \u0440\u0430\u0437\u043c\u0435\u0449\u0451\u043d, \u043f\u0440\u0438\u0448\u043b\u0438\u0442\u0435 \u0441\u0441\u044b\u043b\u043a\u0443 \u043e\u0442\u0432\u0435\u0442\u043e\u043c \u043d\u0430 \u044d\u0442\u043e \u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0435.\n\u0418\u0441\u043f\u043e\u043b\u043d\u0438\u0442\u0435\u043b\u0438: \u041f\u0435\u0442\u0440\u043e\u0432 \u0411. \u0412., \u0421\u0438\u0434\u043e\u0440\u043e\u0432 \u0421. \u0421., \u0416\u0443\u043a\u043e\u0432\u0430 \u0417. \u0415.", "entities": [{"type": "bold", "offset": 0, "length": 14}, {"type": "blockquote", "offset": 111, "length": 83}, {"type": "text_mention", "offset": 358, "length": 12, "user": {"id": 504, "is_bot": false, "first_name": "\u041f\u0435\u0442\u0440\u043e\u0432 \u0411\u043e\u0440\u0438\u0441 \u0412\u0438\u043a\u0442\u043e\u0440\u043e\u0432\u0438\u0447"}}, {"type": "text_mention", "offset": 372, "length": 13, "user": {"id": 505, "is_bot": false, "first_name": "\u0421\u0438\u0434\u043e\u0440\u043e\u0432 \u0421\u0435\u043c\u0451\u043d \u0421\u0435\u043c\u0451\u043d\u043e\u0432\u0438\u0447"}}, {"type": "text_mention", "offset": 387, "length": 12, "user": {"id": 510, "is_bot": false, "first_name": "\u0416\u0443\u043a\u043e\u0432\u0430 \u0417\u043e\u044f \u0415\u0433\u043e\u0440\u043e\u0432\u043d\u0430"}}], "reply_markup": {"inline_keyboard": [[{"text": "\u0412\u0437\u044f\u0442\u044c \u0432 \u0440\u0430\u0431\u043e\u0442\u0443", "callback_data": "tk:11:zhkh"}], [{"text": "\u041d\u0435 \u0432 \u043d\u0430\u0448\u0435\u0439 \u043a\u043e\u043c\u043f\u0435\u0442\u0435\u043d\u0446\u0438\u0438", "callback_data": "rt:11:zhkh"}], [{"text": "\u041f\u0440\u0435\u0434\u043b\u043e\u0436\u0438\u0442\u044c: \u0431\u0435\u0437 \u043e\u0442\u0432\u0435\u0442\u0430", "callback_data": "pg:11:zhkh"}]]}, "link_preview_options": {"is_disabled": true}}, "chat_instance": "-1003", "data": "pg:11:zhkh"}}','done',1,0,NULL,'2026-11-27 06:00:03.000000','2026-11-27 06:00:03.000000',NULL,NULL);
INSERT INTO "inbox" VALUES(104,100000,900001,501,'{"update_id": 900001, "message": {"message_id": 90001, "text": "\u042f\u043c\u0430 \u0443 \u0434\u043e\u043c\u0430 3.", "date": 1795759223, "chat": {"id": 501, "type": "private", "first_name": "A"}, "from": {"id": 501, "is_bot": false, "first_name": "A"}}}','aside',1,0,'ValueError at handlers/x.py:1','2026-11-27 06:00:23.000000','2026-11-27 06:00:23.000000',NULL,NULL);
INSERT INTO "inbox" VALUES(105,100000,900002,501,'{"update_id": 900002, "message": {"message_id": 90002, "text": "\u041b\u0443\u0436\u0430 \u0443 \u0434\u043e\u043c\u0430 4.", "date": 1795759223, "chat": {"id": 501, "type": "private", "first_name": "A"}, "from": {"id": 501, "is_bot": false, "first_name": "A"}}}','pending',1,0,NULL,'2026-11-27 06:00:23.000000',NULL,NULL,NULL);
INSERT INTO "inbox" VALUES(106,100000,900003,501,'{"update_id": 900003, "message": {"message_id": 90003, "media_group_id": "7", "photo": [{"file_id": "f1", "file_unique_id": "u1", "width": 9, "height": 9}], "date": 1795759223, "chat": {"id": 501, "type": "private", "first_name": "A"}, "from": {"id": 501, "is_bot": false, "first_name": "A"}}}','pending',0,0,NULL,'2026-11-27 06:00:23.000000',NULL,'7','2026-11-27 06:00:24.000000');
CREATE TABLE incident (
	number INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	trail JSON NOT NULL, 
	importance VARCHAR NOT NULL, 
	network VARCHAR NOT NULL, 
	topic_group VARCHAR, 
	topic VARCHAR, 
	external_id VARCHAR, 
	detected_at DATETIME NOT NULL, 
	registered_at DATETIME NOT NULL, 
	person BIGINT, 
	source_chat BIGINT, 
	source_thread BIGINT, 
	source_message BIGINT, 
	source_edited_at BIGINT, 
	pressed BOOLEAN, 
	instead_of BIGINT, 
	due_at DATETIME NOT NULL, 
	due_preliminary BOOLEAN NOT NULL, 
	calendar_revision VARCHAR NOT NULL, 
	draft_due_at DATETIME NOT NULL, 
	policy JSON NOT NULL, 
	told_until JSON NOT NULL, 
	alert JSON, 
	second_clock JSON, 
	next_attention_at DATETIME, 
	"plan" JSON, 
	closed_at DATETIME, 
	closed_by BIGINT, 
	closed_instead_of BIGINT, 
	closing_ground VARCHAR, 
	duplicate_of INTEGER, 
	duplicates JSON NOT NULL, 
	reopened_at DATETIME, 
	row_version INTEGER NOT NULL, 
	CONSTRAINT pk_incident PRIMARY KEY (number), 
	CONSTRAINT fk_incident_duplicate_of FOREIGN KEY(duplicate_of) REFERENCES incident (number), 
	CONSTRAINT uq_incident_external_id UNIQUE (external_id), 
	CONSTRAINT uq_incident_source_chat_source_message UNIQUE (source_chat, source_message)
);
INSERT INTO "incident" VALUES(1,'incident','in_progress','[{"status": "registered", "since": "2026-11-27T06:00:01Z", "lead": null}, {"status": "in_progress", "since": "2026-11-27T06:00:02Z", "lead": "zhkh"}, {"status": "on_approval", "since": "2026-11-27T06:00:02Z", "lead": "zhkh"}, {"status": "approved", "since": "2026-11-27T06:00:02Z", "lead": "zhkh"}, {"status": "awaiting_final", "since": "2026-11-27T06:00:02Z", "lead": "zhkh"}, {"status": "on_approval", "since": "2026-11-27T06:00:02Z", "lead": "zhkh"}, {"status": "approved", "since": "2026-11-27T06:00:02Z", "lead": "zhkh"}, {"status": "awaiting_final", "since": "2026-11-27T06:00:02Z", "lead": "zhkh"}, {"status": "on_approval", "since": "2026-11-27T06:00:02Z", "lead": "zhkh"}, {"status": "awaiting_final", "since": "2026-11-27T06:00:02Z", "lead": "zhkh"}, {"status": "on_approval", "since": "2026-11-27T06:00:02Z", "lead": "zhkh"}, {"status": "awaiting_final", "since": "2026-11-27T06:00:02Z", "lead": "zhkh"}, {"status": "on_approval", "since": "2026-11-27T06:00:02Z", "lead": "zhkh"}, {"status": "approved", "since": "2026-11-27T06:00:02Z", "lead": "zhkh"}, {"status": "on_approval", "since": "2026-11-27T06:00:02Z", "lead": "zhkh"}, {"status": "approved", "since": "2026-11-27T06:00:02Z", "lead": "zhkh"}, {"status": "answered", "since": "2026-11-27T06:00:02Z", "lead": "zhkh"}, {"status": "approved", "since": "2026-11-27T06:00:02Z", "lead": "zhkh"}, {"status": "answered", "since": "2026-11-27T06:00:02Z", "lead": "zhkh"}, {"status": "in_progress", "since": "2026-11-27T06:00:02Z", "lead": "zhkh"}, {"status": "in_progress", "since": "2026-11-27T06:00:02Z", "lead": "roads"}, {"status": "no_answer", "since": "2026-11-27T06:00:02Z", "lead": "roads"}, {"status": "in_progress", "since": "2026-11-27T06:00:02Z", "lead": "roads"}]','high','vk',NULL,NULL,NULL,'2026-11-27 05:50:00.000000','2026-11-27 06:00:01.000000',501,501,NULL,1,0,0,NULL,'2026-11-27 10:50:02.000000',0,'54b577da1700','2026-11-27 09:50:02.000000','{"normal": "PT8H", "high": "PT4H", "draft_lead": "PT1H", "final_days": 7, "contribution_share": 0.5}','{"due": "2026-11-27T06:00:02Z", "stage": "2026-11-27T06:00:00Z", "alert": "2026-11-27T06:00:02Z", "report": "2026-11-27T06:00:02Z"}','{"raised_at": "2026-11-27T06:00:02Z", "acknowledged": [], "reported": null}',NULL,'2026-11-27 06:10:02.000000',NULL,NULL,NULL,NULL,NULL,NULL,'[]','2026-11-27 06:00:02.000000',47);
INSERT INTO "incident" VALUES(2,'incident','registered','[{"status": "registered", "since": "2026-11-27T06:00:02Z", "lead": null}, {"status": "cancelled", "since": "2026-11-27T06:00:02Z", "lead": null}, {"status": "registered", "since": "2026-11-27T06:00:02Z", "lead": null}]','high','other',NULL,NULL,NULL,'2026-11-27 06:00:02.000000','2026-11-27 06:00:02.000000',501,501,NULL,9,0,0,NULL,'2026-11-27 10:50:02.000000',0,'54b577da1700','2026-11-27 09:50:02.000000','{"normal": "PT8H", "high": "PT4H", "draft_lead": "PT1H", "final_days": 7, "contribution_share": 0.5}','{"due": "2026-11-27T06:00:02Z", "stage": "2026-11-27T06:00:02Z", "alert": "2026-11-27T06:00:02Z", "report": "2026-11-27T06:00:02Z"}','{"raised_at": "2026-11-27T06:00:02Z", "acknowledged": [{"by": 801, "at": "2026-11-27T06:00:02Z", "instead_of": null}], "reported": {"by": 801, "at": "2026-11-27T06:00:02Z", "instead_of": null}}',NULL,'2026-11-27 09:50:02.000000',NULL,NULL,NULL,NULL,NULL,NULL,'[]',NULL,7);
INSERT INTO "incident" VALUES(3,'incident','on_approval','[{"status": "registered", "since": "2026-11-27T06:00:02Z", "lead": null}, {"status": "in_progress", "since": "2026-11-27T06:00:02Z", "lead": "culture"}, {"status": "approved", "since": "2026-11-27T06:00:02Z", "lead": "culture"}, {"status": "approved", "since": "2026-11-27T06:00:02Z", "lead": "culture"}, {"status": "on_approval", "since": "2026-11-27T06:00:02Z", "lead": "culture"}]','normal','vk',NULL,NULL,NULL,'2026-11-27 06:00:02.000000','2026-11-27 06:00:02.000000',510,510,NULL,1,0,0,NULL,'2026-12-01 06:50:02.000000',0,'54b577da1700','2026-12-01 05:50:02.000000','{"normal": "PT8H", "high": "PT4H", "draft_lead": "PT1H", "final_days": 7, "contribution_share": 0.5}','{"due": "2026-11-27T06:00:02Z", "stage": "2026-11-27T06:00:02Z", "alert": "2026-11-27T06:00:02Z", "report": "2026-11-27T06:00:02Z"}',NULL,NULL,'2026-11-27 06:30:02.000000',NULL,NULL,NULL,NULL,NULL,NULL,'[]',NULL,5);
INSERT INTO "incident" VALUES(4,'publication','in_progress','[{"status": "registered", "since": "2026-11-27T06:00:02Z", "lead": null}, {"status": "in_progress", "since": "2026-11-27T06:00:02Z", "lead": "culture"}, {"status": "answered", "since": "2026-11-27T06:00:02Z", "lead": "culture"}, {"status": "in_progress", "since": "2026-11-27T06:00:02Z", "lead": "culture"}]','normal','telegram',NULL,NULL,NULL,'2026-11-27 06:00:02.000000','2026-11-27 06:00:02.000000',503,-1002,NULL,2,0,0,NULL,'2026-12-01 06:50:02.000000',0,'54b577da1700','2026-12-01 05:50:02.000000','{"normal": "PT8H", "high": "PT4H", "draft_lead": "PT1H", "final_days": 7, "contribution_share": 0.5}','{"due": "2026-11-27T06:00:02Z", "stage": "2026-11-27T06:00:02Z", "alert": "2026-11-27T06:00:02Z", "report": "2026-11-27T06:00:02Z"}',NULL,NULL,'2026-11-27 10:50:02.000000','{"authorities": ["culture"], "lead": "culture"}',NULL,NULL,NULL,NULL,NULL,'[]',NULL,7);
INSERT INTO "incident" VALUES(5,'incident','registered','[{"status": "registered", "since": "2026-11-27T06:00:02Z", "lead": null}]','normal','vk',NULL,NULL,NULL,'2026-11-27 06:00:02.000000','2026-11-27 06:00:02.000000',501,501,NULL,16,0,0,NULL,'2026-12-01 06:50:02.000000',0,'54b577da1700','2026-12-01 05:50:02.000000','{"normal": "PT8H", "high": "PT4H", "draft_lead": "PT1H", "final_days": 7, "contribution_share": 0.5}','{"due": "2026-11-27T06:00:02Z", "stage": "2026-11-27T06:00:02Z", "alert": "2026-11-27T06:00:02Z", "report": "2026-11-27T06:00:02Z"}',NULL,NULL,'2026-12-01 05:50:02.000000',NULL,NULL,NULL,NULL,NULL,NULL,'[]',NULL,2);
INSERT INTO "incident" VALUES(6,'incident','registered','[{"status": "registered", "since": "2026-11-27T06:00:02Z", "lead": null}]','normal','ok',NULL,NULL,NULL,'2026-11-27 06:00:02.000000','2026-11-27 06:00:02.000000',502,-1001,NULL,16,0,0,NULL,'2026-12-01 06:50:02.000000',0,'54b577da1700','2026-12-01 05:50:02.000000','{"normal": "PT8H", "high": "PT4H", "draft_lead": "PT1H", "final_days": 7, "contribution_share": 0.5}','{"due": "2026-11-27T06:00:02Z", "stage": "2026-11-27T06:00:02Z", "alert": "2026-11-27T06:00:02Z", "report": "2026-11-27T06:00:02Z"}',NULL,NULL,'2026-12-01 05:50:02.000000',NULL,NULL,NULL,NULL,NULL,NULL,'[]',NULL,2);
INSERT INTO "incident" VALUES(7,'incident','registered','[{"status": "registered", "since": "2026-11-27T06:00:02Z", "lead": null}]','normal','other',NULL,NULL,NULL,'2026-11-27 06:00:02.000000','2026-11-27 06:00:02.000000',501,-1001,NULL,18,0,0,NULL,'2026-12-01 06:50:02.000000',0,'54b577da1700','2026-12-01 05:50:02.000000','{"normal": "PT8H", "high": "PT4H", "draft_lead": "PT1H", "final_days": 7, "contribution_share": 0.5}','{"due": "2026-11-27T06:00:02Z", "stage": "2026-11-27T06:00:02Z", "alert": "2026-11-27T06:00:02Z", "report": "2026-11-27T06:00:02Z"}',NULL,NULL,'2026-12-01 05:50:02.000000',NULL,NULL,NULL,NULL,NULL,NULL,'[]',NULL,2);
INSERT INTO "incident" VALUES(8,'incident','registered','[{"status": "registered", "since": "2026-11-27T06:00:02Z", "lead": null}]','normal','other',NULL,NULL,NULL,'2026-11-27 06:00:02.000000','2026-11-27 06:00:02.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-12-01 06:50:02.000000',0,'54b577da1700','2026-12-01 05:50:02.000000','{"normal": "PT8H", "high": "PT4H", "draft_lead": "PT1H", "final_days": 7, "contribution_share": 0.5}','{"due": "2026-11-27T06:00:02Z", "stage": "2026-11-27T06:00:02Z", "alert": "2026-11-27T06:00:02Z", "report": "2026-11-27T06:00:02Z"}',NULL,NULL,'2026-12-01 05:50:02.000000',NULL,NULL,NULL,NULL,NULL,NULL,'[]',NULL,2);
INSERT INTO "incident" VALUES(9,'publication','in_progress','[{"status": "registered", "since": "2026-11-27T06:00:03Z", "lead": null}, {"status": "in_progress", "since": "2026-11-27T06:00:03Z", "lead": "parks"}]','normal','vk',NULL,NULL,NULL,'2026-11-27 06:00:02.000000','2026-11-27 06:00:03.000000',511,511,NULL,15,0,0,NULL,'2026-12-01 06:50:02.000000',0,'54b577da1700','2026-12-01 05:50:02.000000','{"normal": "PT8H", "high": "PT4H", "draft_lead": "PT1H", "final_days": 7, "contribution_share": 0.5}','{"due": "2026-11-27T06:00:02Z", "stage": "2026-11-27T06:00:02Z", "alert": "2026-11-27T06:00:03Z", "report": "2026-11-27T06:00:03Z"}',NULL,NULL,'2026-11-27 10:50:02.000000',NULL,NULL,NULL,NULL,NULL,NULL,'[]',NULL,2);
INSERT INTO "incident" VALUES(10,'publication','in_progress','[{"status": "registered", "since": "2026-11-27T06:00:03Z", "lead": null}, {"status": "in_progress", "since": "2026-11-27T06:00:03Z", "lead": "parks"}]','normal','other',NULL,NULL,NULL,'2026-11-27 06:00:03.000000','2026-11-27 06:00:03.000000',511,511,NULL,22,0,0,NULL,'2026-12-01 06:50:03.000000',0,'54b577da1700','2026-12-01 05:50:03.000000','{"normal": "PT8H", "high": "PT4H", "draft_lead": "PT1H", "final_days": 7, "contribution_share": 0.5}','{"due": "2026-11-27T06:00:03Z", "stage": "2026-11-27T06:00:03Z", "alert": "2026-11-27T06:00:03Z", "report": "2026-11-27T06:00:03Z"}',NULL,NULL,'2026-11-27 10:50:03.000000',NULL,NULL,NULL,NULL,NULL,NULL,'[]',NULL,2);
INSERT INTO "incident" VALUES(11,'publication','in_progress','[{"status": "registered", "since": "2026-11-27T06:00:03Z", "lead": null}, {"status": "in_progress", "since": "2026-11-27T06:00:03Z", "lead": "zhkh"}]','normal','other',NULL,NULL,NULL,'2026-11-27 06:00:03.000000','2026-11-27 06:00:03.000000',504,504,NULL,9,0,0,NULL,'2026-12-01 06:50:03.000000',0,'54b577da1700','2026-12-01 05:50:03.000000','{"normal": "PT8H", "high": "PT4H", "draft_lead": "PT1H", "final_days": 7, "contribution_share": 0.5}','{"due": "2026-11-27T06:00:03Z", "stage": "2026-11-27T06:00:03Z", "alert": "2026-11-27T06:00:03Z", "report": "2026-11-27T06:00:03Z"}',NULL,NULL,'2026-11-27 10:50:03.000000',NULL,NULL,NULL,NULL,NULL,NULL,'[]',NULL,4);
INSERT INTO "incident" VALUES(12,'incident','registered','[{"status": "registered", "since": "2026-11-27T06:00:03Z", "lead": null}]','normal','other',NULL,NULL,NULL,'2026-11-27 06:00:03.000000','2026-11-27 06:00:03.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-12-01 06:50:03.000000',0,'54b577da1700','2026-12-01 05:50:03.000000','{"normal": "PT8H", "high": "PT4H", "draft_lead": "PT1H", "final_days": 7, "contribution_share": 0.5}','{"due": "2026-11-27T06:00:03Z", "stage": "2026-11-27T06:00:03Z", "alert": "2026-11-27T06:00:03Z", "report": "2026-11-27T06:00:03Z"}',NULL,NULL,'2026-12-01 05:50:03.000000',NULL,NULL,NULL,NULL,NULL,NULL,'[]',NULL,2);
CREATE TABLE incident_text (
	number INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	url TEXT, 
	page VARCHAR, 
	author_name TEXT, 
	author_url TEXT, 
	note TEXT, 
	attachments JSON, 
	CONSTRAINT pk_incident_text PRIMARY KEY (number), 
	CONSTRAINT fk_incident_text_number FOREIGN KEY(number) REFERENCES incident (number)
);
INSERT INTO "incident_text" VALUES(1,'Во дворе яма, нет афиши.','https://vk.com/wall-9_9','6b2d25648f753545da3c9af2babf7c0cfee8a7a4041c0a32f1206964210d449e',NULL,NULL,NULL,'[{"kind": "photo", "file_id": "AgACAgIAAxkBsandbox1y", "file_unique_id": "AQADsandbox1y", "name": null}, {"kind": "photo", "file_id": "AgACAgIAAxkBsandbox2y", "file_unique_id": "AQADsandbox2y", "name": null}, {"kind": "photo", "file_id": "AgACAgIAAxkBsandbox3y", "file_unique_id": "AQADsandbox3y", "name": null}]');
INSERT INTO "incident_text" VALUES(2,'Во дворе всё ещё яма.',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "incident_text" VALUES(3,'Когда откроют дом культуры? https://vk.com/wall-9_11','https://vk.com/wall-9_11','a7edaa87f1e4a18ad66731b2078fc03df9460dd079f1a1baa7c6657fa314d6fe',NULL,NULL,NULL,NULL);
INSERT INTO "incident_text" VALUES(4,'Где афиша? https://t.me/town/9','https://t.me/town/9','3ac512ea818c1a82ef1dcfb756f268e69ec07df4723b008738f7af7b26c34452',NULL,NULL,NULL,NULL);
INSERT INTO "incident_text" VALUES(5,'Не горит фонарь у школы & сада <третий день> https://vk.com/wall-1_11','https://vk.com/wall-1_11','e9a39074ae9f2a7f026ed9fd15d845eafd1786e3096c41d23c4a3bbcd9a2d2fe',NULL,NULL,NULL,NULL);
INSERT INTO "incident_text" VALUES(6,'Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳Дерево упало на детскую площадку 🌳 https://ok.ru/topic/5','https://ok.ru/topic/5','ad4f574a16caac3c608cd12fb1075b6d851897eceb9142dc9408af7ecb7e8453',NULL,NULL,NULL,NULL);
INSERT INTO "incident_text" VALUES(7,'Дерево упало на детскую площадку 🌳',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "incident_text" VALUES(8,'Дерево упало на детскую площадку 🌳 https://vk.com/wall-1_11',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "incident_text" VALUES(9,'Во дворе на Ленина, 5 яма. https://vk.com/wall-1_6','https://vk.com/wall-1_6','5e5cd4042ba68316c5c8d09cfa24cd2e7a6121b3d41ff01afbbe0bb4a5ffeeb1',NULL,NULL,NULL,'[{"kind": "photo", "file_id": "AgACAgIAAxkBsandbox4y", "file_unique_id": "AQADsandbox4y", "name": null}, {"kind": "photo", "file_id": "AgACAgIAAxkBsandbox5y", "file_unique_id": "AQADsandbox5y", "name": null}, {"kind": "photo", "file_id": "AgACAgIAAxkBsandbox6y", "file_unique_id": "AQADsandbox6y", "name": null}]');
INSERT INTO "incident_text" VALUES(10,'Когда откроют дом культуры?',NULL,NULL,NULL,NULL,NULL,'[{"kind": "document", "file_id": "BQACAgIAAxkBsandbox7", "file_unique_id": "AQADsandbox7d", "name": "\u043f\u0438\u0441\u044c\u043c\u043e.pdf"}]');
INSERT INTO "incident_text" VALUES(11,'Добрый день! Воду дадут вечером, авария устранена.

С уважением, администрация 🏛 5',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "incident_text" VALUES(12,'Яма',NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE leader (
	name VARCHAR NOT NULL, 
	holder VARCHAR NOT NULL, 
	epoch INTEGER NOT NULL, 
	expires_at DATETIME, 
	CONSTRAINT pk_leader PRIMARY KEY (name)
);
INSERT INTO "leader" VALUES('delivery','vm:9065',1,NULL);
CREATE TABLE organisation (
	id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	applied JSON NOT NULL, 
	in_force JSON NOT NULL, 
	absences INTEGER NOT NULL, 
	CONSTRAINT pk_organisation PRIMARY KEY (id)
);
INSERT INTO "organisation" VALUES(1,2,'{"administration": {"name": "\u0410\u0434\u043c\u0438\u043d\u0438\u0441\u0442\u0440\u0430\u0446\u0438\u044f \u043c\u0443\u043d\u0438\u0446\u0438\u043f\u0430\u043b\u044c\u043d\u043e\u0433\u043e \u043e\u0431\u0440\u0430\u0437\u043e\u0432\u0430\u043d\u0438\u044f \u041a\u0430\u043b\u0438\u043d\u0438\u043d\u0441\u043a\u0438\u0439 \u0440\u0430\u0439\u043e\u043d", "region": "KDA"}, "schedule": {"mon": ["08:00-12:00", "12:50-17:00"], "tue": ["08:00-12:00", "12:50-17:00"], "wed": ["08:00-12:00", "12:50-17:00"], "thu": ["08:00-12:00", "12:50-17:00"], "fri": ["08:00-12:00", "12:50-16:00"], "short_day_minutes": 60}, "calendar": {"2026-11-30": {"kind": "off", "basis": "\u0420\u0430\u0441\u043f\u043e\u0440\u044f\u0436\u0435\u043d\u0438\u0435"}}, "control": {"chat": -1001}, "media": {"chat": -1002}, "authority": [{"code": "zhkh", "name": "\u0423\u043f\u0440\u0430\u0432\u043b\u0435\u043d\u0438\u0435 \u0416\u041a\u0425", "chat": -1003}, {"code": "culture", "name": "\u041e\u0442\u0434\u0435\u043b \u043a\u0443\u043b\u044c\u0442\u0443\u0440\u044b", "chat": -1004, "networks": ["ok", "vk"]}, {"code": "roads", "name": "\u0414\u043e\u0440\u043e\u0436\u043d\u0430\u044f \u0441\u043b\u0443\u0436\u0431\u0430", "chat": -1005, "thread": 7, "networks": ["vk", "telegram", "other"]}, {"code": "parks", "name": "\u041f\u0430\u0440\u043a\u0438", "chat": 511}], "staff": [{"name": "\u0418\u0432\u0430\u043d\u043e\u0432\u0430 \u0410\u043d\u043d\u0430 \u041f\u0435\u0442\u0440\u043e\u0432\u043d\u0430", "telegram_id": 501, "role": "control"}, {"name": "\u041a\u043e\u0437\u043b\u043e\u0432\u0430 \u041c\u0430\u0440\u0438\u044f \u0418\u0433\u043e\u0440\u0435\u0432\u043d\u0430", "telegram_id": 502, "role": "control"}, {"name": "\u0415\u0433\u043e\u0440\u043e\u0432\u0430 \u0415\u043b\u0435\u043d\u0430 \u041e\u043b\u0435\u0433\u043e\u0432\u043d\u0430", "telegram_id": 503, "role": "media"}, {"name": "\u0421\u0438\u0434\u043e\u0440\u043e\u0432 \u0421\u0435\u043c\u0451\u043d \u0421\u0435\u043c\u0451\u043d\u043e\u0432\u0438\u0447", "telegram_id": 505, "role": "executor", "authority": "zhkh"}, {"name": "\u0413\u0440\u043e\u043c\u043e\u0432 \u0413\u043b\u0435\u0431 \u0418\u0432\u0430\u043d\u043e\u0432\u0438\u0447", "telegram_id": 506, "role": "responsible", "authority": "zhkh"}, {"name": "\u0411\u0435\u043b\u043e\u0432\u0430 \u0412\u0435\u0440\u0430 \u041d\u0438\u043a\u043e\u043b\u0430\u0435\u0432\u043d\u0430", "telegram_id": 507, "role": "executor", "authority": "culture"}, {"name": "\u0422\u0438\u0442\u043e\u0432 \u0415\u0433\u043e\u0440 \u041e\u043b\u0435\u0433\u043e\u0432\u0438\u0447", "telegram_id": 508, "role": "executor", "authority": "roads"}, {"name": "\u0420\u044f\u0431\u043e\u0432\u0430 \u0420\u0438\u0442\u0430 \u0418\u043b\u044c\u0438\u043d\u0438\u0447\u043d\u0430", "telegram_id": 509, "role": "executor", "authority": "roads"}, {"name": "\u0420\u044f\u0431\u043e\u0432\u0430 \u0420\u0438\u0442\u0430 \u0418\u043b\u044c\u0438\u043d\u0438\u0447\u043d\u0430", "telegram_id": 509, "role": "responsible", "authority": "roads"}, {"name": "\u0416\u0443\u043a\u043e\u0432\u0430 \u0417\u043e\u044f \u0415\u0433\u043e\u0440\u043e\u0432\u043d\u0430", "telegram_id": 510, "role": "executor", "authority": "culture"}, {"name": "\u0416\u0443\u043a\u043e\u0432\u0430 \u0417\u043e\u044f \u0415\u0433\u043e\u0440\u043e\u0432\u043d\u0430", "telegram_id": 510, "role": "executor", "authority": "zhkh"}, {"name": "\u041b\u0435\u0441\u043d\u043e\u0439 \u041f\u0430\u0432\u0435\u043b \u041f\u0430\u0432\u043b\u043e\u0432\u0438\u0447", "telegram_id": 511, "role": "executor", "authority": "parks"}, {"name": "\u041b\u043e\u0441\u0435\u0432 \u041b\u0435\u0432 \u041b\u044c\u0432\u043e\u0432\u0438\u0447", "telegram_id": 512, "role": "control"}, {"name": "\u041b\u043e\u0441\u0435\u0432 \u041b\u0435\u0432 \u041b\u044c\u0432\u043e\u0432\u0438\u0447", "telegram_id": 512, "role": "media"}, {"name": "\u0413\u043b\u0435\u0431\u043e\u0432 \u042e\u0440\u0438\u0439 \u041f\u0430\u0432\u043b\u043e\u0432\u0438\u0447", "telegram_id": 801, "role": "deputy_head"}, {"name": "\u042e\u0440\u044c\u0435\u0432\u0430 \u042e\u043b\u0438\u044f \u0421\u0435\u0440\u0433\u0435\u0435\u0432\u043d\u0430", "telegram_id": 802, "role": "authorised"}, {"name": "\u0413\u043b\u0430\u0432\u043d\u044b\u0439 \u0418\u0432\u0430\u043d \u0418\u0432\u0430\u043d\u043e\u0432\u0438\u0447", "telegram_id": 803, "role": "head"}, {"name": "\u041e\u0440\u043b\u043e\u0432 \u041e\u043b\u0435\u0433 \u041e\u043b\u0435\u0433\u043e\u0432\u0438\u0447", "telegram_id": 900, "role": "admin"}]}','{"administration": {"name": "\u0410\u0434\u043c\u0438\u043d\u0438\u0441\u0442\u0440\u0430\u0446\u0438\u044f \u043c\u0443\u043d\u0438\u0446\u0438\u043f\u0430\u043b\u044c\u043d\u043e\u0433\u043e \u043e\u0431\u0440\u0430\u0437\u043e\u0432\u0430\u043d\u0438\u044f \u041a\u0430\u043b\u0438\u043d\u0438\u043d\u0441\u043a\u0438\u0439 \u0440\u0430\u0439\u043e\u043d", "region": "KDA"}, "schedule": {"mon": ["08:00-12:00", "12:50-17:00"], "tue": ["08:00-12:00", "12:50-17:00"], "wed": ["08:00-12:00", "12:50-17:00"], "thu": ["08:00-12:00", "12:50-17:00"], "fri": ["08:00-12:00", "12:50-16:00"], "short_day_minutes": 60}, "calendar": {"2026-11-30": {"kind": "off", "basis": "\u0420\u0430\u0441\u043f\u043e\u0440\u044f\u0436\u0435\u043d\u0438\u0435"}}, "control": {"chat": -1001}, "media": {"chat": -1002}, "authority": [{"code": "zhkh", "name": "\u0423\u043f\u0440\u0430\u0432\u043b\u0435\u043d\u0438\u0435 \u0416\u041a\u0425", "chat": -1003}, {"code": "culture", "name": "\u041e\u0442\u0434\u0435\u043b \u043a\u0443\u043b\u044c\u0442\u0443\u0440\u044b", "chat": -1004, "networks": ["ok", "vk"]}, {"code": "roads", "name": "\u0414\u043e\u0440\u043e\u0436\u043d\u0430\u044f \u0441\u043b\u0443\u0436\u0431\u0430", "chat": -1005, "thread": 7, "networks": ["vk", "telegram", "other"]}, {"code": "parks", "name": "\u041f\u0430\u0440\u043a\u0438", "chat": 511}], "staff": [{"name": "\u0418\u0432\u0430\u043d\u043e\u0432\u0430 \u0410\u043d\u043d\u0430 \u041f\u0435\u0442\u0440\u043e\u0432\u043d\u0430", "telegram_id": 501, "role": "control"}, {"name": "\u041a\u043e\u0437\u043b\u043e\u0432\u0430 \u041c\u0430\u0440\u0438\u044f \u0418\u0433\u043e\u0440\u0435\u0432\u043d\u0430", "telegram_id": 502, "role": "control"}, {"name": "\u0415\u0433\u043e\u0440\u043e\u0432\u0430 \u0415\u043b\u0435\u043d\u0430 \u041e\u043b\u0435\u0433\u043e\u0432\u043d\u0430", "telegram_id": 503, "role": "media"}, {"name": "\u0421\u0438\u0434\u043e\u0440\u043e\u0432 \u0421\u0435\u043c\u0451\u043d \u0421\u0435\u043c\u0451\u043d\u043e\u0432\u0438\u0447", "telegram_id": 505, "role": "executor", "authority": "zhkh"}, {"name": "\u0413\u0440\u043e\u043c\u043e\u0432 \u0413\u043b\u0435\u0431 \u0418\u0432\u0430\u043d\u043e\u0432\u0438\u0447", "telegram_id": 506, "role": "responsible", "authority": "zhkh"}, {"name": "\u0411\u0435\u043b\u043e\u0432\u0430 \u0412\u0435\u0440\u0430 \u041d\u0438\u043a\u043e\u043b\u0430\u0435\u0432\u043d\u0430", "telegram_id": 507, "role": "executor", "authority": "culture"}, {"name": "\u0422\u0438\u0442\u043e\u0432 \u0415\u0433\u043e\u0440 \u041e\u043b\u0435\u0433\u043e\u0432\u0438\u0447", "telegram_id": 508, "role": "executor", "authority": "roads"}, {"name": "\u0420\u044f\u0431\u043e\u0432\u0430 \u0420\u0438\u0442\u0430 \u0418\u043b\u044c\u0438\u043d\u0438\u0447\u043d\u0430", "telegram_id": 509, "role": "executor", "authority": "roads"}, {"name": "\u0420\u044f\u0431\u043e\u0432\u0430 \u0420\u0438\u0442\u0430 \u0418\u043b\u044c\u0438\u043d\u0438\u0447\u043d\u0430", "telegram_id": 509, "role": "responsible", "authority": "roads"}, {"name": "\u0416\u0443\u043a\u043e\u0432\u0430 \u0417\u043e\u044f \u0415\u0433\u043e\u0440\u043e\u0432\u043d\u0430", "telegram_id": 510, "role": "executor", "authority": "culture"}, {"name": "\u0416\u0443\u043a\u043e\u0432\u0430 \u0417\u043e\u044f \u0415\u0433\u043e\u0440\u043e\u0432\u043d\u0430", "telegram_id": 510, "role": "executor", "authority": "zhkh"}, {"name": "\u041b\u0435\u0441\u043d\u043e\u0439 \u041f\u0430\u0432\u0435\u043b \u041f\u0430\u0432\u043b\u043e\u0432\u0438\u0447", "telegram_id": 511, "role": "executor", "authority": "parks"}, {"name": "\u041b\u043e\u0441\u0435\u0432 \u041b\u0435\u0432 \u041b\u044c\u0432\u043e\u0432\u0438\u0447", "telegram_id": 512, "role": "control"}, {"name": "\u041b\u043e\u0441\u0435\u0432 \u041b\u0435\u0432 \u041b\u044c\u0432\u043e\u0432\u0438\u0447", "telegram_id": 512, "role": "media"}, {"name": "\u0413\u043b\u0435\u0431\u043e\u0432 \u042e\u0440\u0438\u0439 \u041f\u0430\u0432\u043b\u043e\u0432\u0438\u0447", "telegram_id": 801, "role": "deputy_head"}, {"name": "\u042e\u0440\u044c\u0435\u0432\u0430 \u042e\u043b\u0438\u044f \u0421\u0435\u0440\u0433\u0435\u0435\u0432\u043d\u0430", "telegram_id": 802, "role": "authorised"}, {"name": "\u0413\u043b\u0430\u0432\u043d\u044b\u0439 \u0418\u0432\u0430\u043d \u0418\u0432\u0430\u043d\u043e\u0432\u0438\u0447", "telegram_id": 803, "role": "head"}, {"name": "\u041e\u0440\u043b\u043e\u0432 \u041e\u043b\u0435\u0433 \u041e\u043b\u0435\u0433\u043e\u0432\u0438\u0447", "telegram_id": 900, "role": "admin"}]}',0);
CREATE TABLE outbox (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind VARCHAR NOT NULL, 
	chat BIGINT NOT NULL, 
	thread BIGINT, 
	card_kind VARCHAR, 
	number INTEGER, 
	version INTEGER, 
	authority VARCHAR, 
	mode VARCHAR, 
	anew BOOLEAN NOT NULL, 
	event_id INTEGER, 
	audience VARCHAR, 
	question_id INTEGER, 
	html TEXT, 
	announcement JSON, 
	reply_to BIGINT, 
	priority INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	not_before DATETIME, 
	attempts INTEGER NOT NULL, 
	calls INTEGER NOT NULL, 
	error TEXT, 
	created_at DATETIME NOT NULL, 
	finished_at DATETIME, selection_id INTEGER, 
	CONSTRAINT fk_outbox_event_id FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT fk_outbox_question_id FOREIGN KEY(question_id) REFERENCES question (id)
);
INSERT INTO "outbox" VALUES(5,'news',501,NULL,'c',1,NULL,NULL,NULL,0,4,'author',NULL,NULL,NULL,7,1,'sent',NULL,0,1,NULL,'2026-11-27 06:00:02.000000','2026-11-27 06:00:02.000000',NULL);
INSERT INTO "outbox" VALUES(66,'news',-1001,NULL,'o',1,NULL,NULL,NULL,0,14,'control',NULL,NULL,NULL,NULL,2,'sent',NULL,0,1,NULL,'2026-11-27 06:00:02.000000','2026-11-27 06:00:02.000000',NULL);
INSERT INTO "outbox" VALUES(125,'news',-1001,NULL,'a',1,4,NULL,NULL,0,20,'author',NULL,NULL,NULL,6,1,'sent',NULL,0,1,NULL,'2026-11-27 06:00:02.000000','2026-11-27 06:00:02.000000',NULL);
INSERT INTO "outbox" VALUES(423,'news',802,NULL,'h',2,NULL,NULL,NULL,0,46,'officers',NULL,NULL,NULL,NULL,2,'sent',NULL,0,1,NULL,'2026-11-27 06:00:02.000000','2026-11-27 06:00:02.000000',NULL);
INSERT INTO "outbox" VALUES(427,'say',501,NULL,NULL,NULL,NULL,NULL,'select_open',0,NULL,NULL,NULL,'<b>Открытые инциденты: 2</b>
<b>№2</b> · <b>повышенная важность</b> · зарегистрирован · срок 27.11.2026 13:50 · Во дворе всё ещё яма.
<b>№1</b> · Дорожная служба, Парки,… · в работе · срок 30.11.2026 09:50 · Во дворе яма, нет афиши.',NULL,13,1,'sent',NULL,0,1,NULL,'2026-11-27 06:00:02.000000','2026-11-27 06:00:02.000000',NULL);
INSERT INTO "outbox" VALUES(435,'news',-1001,NULL,'c',1,NULL,NULL,NULL,0,47,'control',NULL,NULL,NULL,NULL,2,'sent',NULL,0,1,NULL,'2026-11-27 06:00:02.000000','2026-11-27 06:00:02.000000',NULL);
INSERT INTO "outbox" VALUES(452,'selection',501,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,1,'sent',NULL,0,1,NULL,'2026-11-27 06:00:02.000000','2026-11-27 06:00:02.000000',1);
INSERT INTO "outbox" VALUES(496,'news',504,NULL,'e',11,NULL,'zhkh',NULL,0,65,'author',NULL,NULL,NULL,9,1,'sent',NULL,0,1,NULL,'2026-11-27 06:00:03.000000','2026-11-27 06:00:03.000000',NULL);
INSERT INTO "outbox" VALUES(502,'ask',-1003,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,15,NULL,NULL,NULL,1,'sent',NULL,0,1,NULL,'2026-11-27 06:00:03.000000','2026-11-27 06:00:03.000000',NULL);
INSERT INTO "outbox" VALUES(517,'card',-1001,NULL,'r',1,NULL,'roads',NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,4,'sent',NULL,0,0,NULL,'2026-11-27 06:00:03.000000','2026-11-27 06:00:23.000000',NULL);
INSERT INTO "outbox" VALUES(524,'card',802,NULL,'h',2,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,4,'sent',NULL,0,0,NULL,'2026-11-27 06:00:03.000000','2026-11-27 06:00:23.000000',NULL);
INSERT INTO "outbox" VALUES(548,'card',-1001,NULL,'a',3,2,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,4,'sent',NULL,0,0,NULL,'2026-11-27 06:00:23.000000','2026-11-27 06:00:23.000000',NULL);
INSERT INTO "outbox" VALUES(549,'card',-1004,NULL,'p',3,2,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,4,'sent',NULL,0,1,NULL,'2026-11-27 06:00:23.000000','2026-11-27 06:00:23.000000',NULL);
INSERT INTO "outbox" VALUES(563,'news',-1003,NULL,'e',11,NULL,'zhkh',NULL,0,77,'authority',NULL,NULL,NULL,NULL,2,'sent',NULL,0,1,NULL,'2026-11-27 06:00:23.000000','2026-11-27 06:00:23.000000',NULL);
INSERT INTO "outbox" VALUES(567,'card',-1002,NULL,'c',11,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,4,'sent',NULL,0,0,NULL,'2026-11-27 06:00:23.000000','2026-11-27 06:00:23.000000',NULL);
INSERT INTO "outbox" VALUES(568,'card',-1003,NULL,'e',11,NULL,'zhkh',NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,4,'sent',NULL,0,0,NULL,'2026-11-27 06:00:23.000000','2026-11-27 06:00:23.000000',NULL);
INSERT INTO "outbox" VALUES(569,'announcement',-1003,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'{"kind": "HandedOver", "facts": {"authority": "zhkh", "person": 504, "numbers": [11]}}',NULL,2,'sent',NULL,0,1,NULL,'2026-11-27 06:00:23.000000','2026-11-27 06:00:23.000000',NULL);
CREATE TABLE placement (
	number INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	version INTEGER, 
	person BIGINT NOT NULL, 
	at DATETIME NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	url TEXT, 
	instead_of BIGINT, 
	CONSTRAINT pk_placement PRIMARY KEY (number, position), 
	CONSTRAINT fk_placement_number FOREIGN KEY(number) REFERENCES incident (number)
);
INSERT INTO "placement" VALUES(1,0,1,504,'2026-11-27 06:00:02.000000','2026-11-27 06:00:02.000000','2026-11-30 06:40:00.000000','https://vk.com/wall-9_9_1',NULL);
INSERT INTO "placement" VALUES(1,1,2,504,'2026-11-27 06:00:02.000000','2026-11-27 06:00:02.000000','2026-12-08 14:00:00.000000','https://vk.com/wall-9_9_1',NULL);
INSERT INTO "placement" VALUES(1,2,5,504,'2026-11-27 06:00:02.000000','2026-11-27 06:00:02.000000','2026-12-08 14:00:00.000000','https://vk.com/wall-9_9_1',NULL);
CREATE TABLE question (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	purpose VARCHAR NOT NULL, 
	person BIGINT NOT NULL, 
	chat BIGINT NOT NULL, 
	thread BIGINT, 
	subject INTEGER, 
	link TEXT, 
	doubt VARCHAR, 
	text TEXT, 
	draft_kind VARCHAR, 
	attachments JSON, 
	source_chat BIGINT, 
	source_thread BIGINT, 
	source_message BIGINT, 
	source_edited_at BIGINT, 
	citizens_message JSON, 
	authority VARCHAR, 
	absence JSON, 
	open BOOLEAN NOT NULL
);
INSERT INTO "question" VALUES(1,'interim',504,-1003,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "question" VALUES(2,'clarification',504,-1003,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "question" VALUES(3,'authors_reply',504,-1003,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "question" VALUES(4,'placement_time',504,-1003,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "question" VALUES(5,'return_reason',504,-1003,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'zhkh',NULL,0);
INSERT INTO "question" VALUES(6,'original',501,501,NULL,2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "question" VALUES(7,'register_as',510,510,NULL,NULL,NULL,NULL,NULL,NULL,NULL,510,NULL,1,0,'{"message": {"text": "\u041a\u043e\u0433\u0434\u0430 \u043e\u0442\u043a\u0440\u043e\u044e\u0442 \u0434\u043e\u043c \u043a\u0443\u043b\u044c\u0442\u0443\u0440\u044b? https://vk.com/wall-9_11", "network": "vk", "url": "https://vk.com/wall-9_11", "author_name": null, "author_url": null, "attachments": [], "note": null}, "written_at": "2026-11-27T06:00:02Z", "sources": [{"place": {"chat": 510, "thread": null}, "message": 1, "edited_at": 0}]}',NULL,NULL,0);
INSERT INTO "question" VALUES(8,'replace_approved',510,-1004,NULL,3,NULL,NULL,'Яму на дороге засыплем завтра. Спасибо.','final',NULL,-1004,NULL,14,0,NULL,NULL,NULL,0);
INSERT INTO "question" VALUES(9,'absence',504,504,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"step": "list", "person": null, "reason": null, "first": null, "last": null, "substitute": null}',0);
INSERT INTO "question" VALUES(10,'absence',504,504,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"step": "reason", "person": 504, "reason": null, "first": null, "last": null, "substitute": null}',0);
INSERT INTO "question" VALUES(11,'absence',504,504,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"step": "days", "person": 504, "reason": "vacation", "first": null, "last": null, "substitute": null}',0);
INSERT INTO "question" VALUES(12,'absence',504,504,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"step": "substitute", "person": 504, "reason": "vacation", "first": "2026-11-28", "last": "2026-11-28", "substitute": null}',0);
INSERT INTO "question" VALUES(13,'absence',504,504,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"step": "list", "person": null, "reason": null, "first": null, "last": null, "substitute": null}',1);
INSERT INTO "question" VALUES(14,'return_reason',506,-1003,NULL,11,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'zhkh',NULL,1);
INSERT INTO "question" VALUES(15,'return_reason',505,-1003,NULL,11,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'zhkh',NULL,1);
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
INSERT INTO "selection" VALUES(1,501,'[2, 1]','[1, 2]',0,NULL,'{"bulk": {"deed": "raise", "authority": null, "ground": null}, "done": [1], "left": [{"number": 2, "why": "unchanged", "status": "registered"}], "orphans": []}',0);
CREATE TABLE sent_message (
	chat BIGINT NOT NULL, 
	message BIGINT NOT NULL, 
	thread BIGINT, 
	outbox_id INTEGER NOT NULL, 
	part INTEGER NOT NULL, 
	digest VARCHAR NOT NULL, 
	card_kind VARCHAR, 
	number INTEGER, 
	version INTEGER, 
	authority VARCHAR, 
	current BOOLEAN NOT NULL, 
	question_id INTEGER, selection_id INTEGER, 
	CONSTRAINT pk_sent_message PRIMARY KEY (chat, message), 
	CONSTRAINT fk_sent_message_question_id FOREIGN KEY(question_id) REFERENCES question (id)
);
INSERT INTO "sent_message" VALUES(501,3,NULL,1,0,'8644a0241ece8b1b','c',1,NULL,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(501,8,NULL,5,0,'cbe80e7fef3287ec','c',1,NULL,NULL,0,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1003,1,NULL,10,-1,'AQADsandbox1y','e',1,NULL,'zhkh',1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1003,2,NULL,10,-2,'AQADsandbox2y','e',1,NULL,'zhkh',1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1003,3,NULL,10,-3,'AQADsandbox3y','e',1,NULL,'zhkh',1,NULL,NULL);
INSERT INTO "sent_message" VALUES(511,1,NULL,11,-1,'AQADsandbox1y','e',1,NULL,'parks',1,NULL,NULL);
INSERT INTO "sent_message" VALUES(511,2,NULL,11,-2,'AQADsandbox2y','e',1,NULL,'parks',1,NULL,NULL);
INSERT INTO "sent_message" VALUES(511,3,NULL,11,-3,'AQADsandbox3y','e',1,NULL,'parks',1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1003,4,NULL,10,0,'36c07f1d70e5d079','e',1,NULL,'zhkh',1,NULL,NULL);
INSERT INTO "sent_message" VALUES(511,4,NULL,11,0,'e6d50b8a7a75e9d6','e',1,NULL,'parks',1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1001,1,NULL,19,0,'bab0c4ad83c69dab','a',1,1,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1003,9,NULL,24,0,'dc9462e9108b6d8f','p',1,1,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1001,2,NULL,43,0,'9bd44077978d6c9e','a',1,2,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1003,16,NULL,50,0,'ce3d2c06abce8036','p',1,2,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1001,3,NULL,66,0,'3860e194570166e9','o',1,NULL,NULL,0,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1004,1,NULL,77,-1,'AQADsandbox1y','e',1,NULL,'culture',1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1004,2,NULL,77,-2,'AQADsandbox2y','e',1,NULL,'culture',1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1004,3,NULL,77,-3,'AQADsandbox3y','e',1,NULL,'culture',1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1004,4,NULL,77,0,'5cd55b4b308ece4a','e',1,NULL,'culture',1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1001,4,NULL,95,0,'e02b80240a3ad857','a',1,3,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1001,5,NULL,114,0,'33a1f07bc8e8cd37','a',1,4,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1001,7,NULL,125,0,'45264bc8f5838395','a',1,4,NULL,0,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1001,8,NULL,147,0,'044f57b45dd8edba','a',1,5,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1003,32,NULL,183,0,'b746c5460df67c8d','p',1,5,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1001,9,NULL,270,0,'d59d05cb870e41a7','r',1,NULL,'zhkh',1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1005,1,7,284,-1,'AQADsandbox1y','e',1,NULL,'roads',1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1005,2,7,284,-2,'AQADsandbox2y','e',1,NULL,'roads',1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1005,3,7,284,-3,'AQADsandbox3y','e',1,NULL,'roads',1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1005,4,7,284,0,'8276b9063e0d5ec3','e',1,NULL,'roads',1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1001,11,NULL,331,0,'aefb6eaf2889d654','r',1,NULL,'roads',1,NULL,NULL);
INSERT INTO "sent_message" VALUES(501,10,NULL,377,0,'97ed07c744e3fc4f','c',2,NULL,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(801,1,NULL,378,0,'0db59fe2886f39a6','h',2,NULL,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(802,1,NULL,379,0,'0db59fe2886f39a6','h',2,NULL,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(801,2,NULL,378,1,'e3cfc0ca04cb25e3','h',2,NULL,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(802,2,NULL,379,1,'e3cfc0ca04cb25e3','h',2,NULL,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(802,4,NULL,423,0,'4b6884151130642a','h',2,NULL,NULL,0,NULL,NULL);
INSERT INTO "sent_message" VALUES(501,14,NULL,427,0,'ea5e72df0141ea67',NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "sent_message" VALUES(501,15,NULL,428,0,'3abde3ed5c2ca67a',NULL,NULL,NULL,NULL,1,NULL,1);
INSERT INTO "sent_message" VALUES(802,5,NULL,434,0,'b6fa8a580a6abccb','h',1,NULL,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(801,5,NULL,433,0,'b6fa8a580a6abccb','h',1,NULL,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(802,6,NULL,434,1,'a9d2b537e66a6c57','h',1,NULL,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(801,6,NULL,433,1,'a9d2b537e66a6c57','h',1,NULL,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1001,13,NULL,435,0,'caf3c659ee52d871','c',1,NULL,NULL,0,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1004,11,NULL,456,0,'402249ac6682e1e5','e',3,NULL,'culture',1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1002,1,NULL,454,0,'73d5751b0e358251','c',3,NULL,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1004,13,NULL,457,0,'022c604c75099e61','p',3,1,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1004,16,NULL,461,0,'2a3dd845e92bb5e0','p',3,2,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1001,14,NULL,465,0,'57f8d0043fa62bd4','c',3,NULL,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1001,15,NULL,466,0,'23eacb82022ffbc3','a',3,2,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1002,3,NULL,472,0,'827e38097186f8e4','c',4,NULL,NULL,1,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1004,18,NULL,475,0,'db2c69eaae4540f8','e',4,NULL,'culture',1,NULL,NULL);
INSERT INTO "sent_message" VALUES(504,10,NULL,496,0,'ad4db2026361e700','e',11,NULL,'zhkh',0,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1003,49,NULL,502,0,'da53e6ea8645a46b',NULL,NULL,NULL,NULL,0,15,NULL);
INSERT INTO "sent_message" VALUES(-1003,50,NULL,563,0,'b80d56a1522403f9','e',11,NULL,'zhkh',0,NULL,NULL);
INSERT INTO "sent_message" VALUES(-1003,51,NULL,569,0,'c2d72e9a5b723649',NULL,NULL,NULL,NULL,0,NULL,NULL);
CREATE TABLE shown_staff (
	id INTEGER NOT NULL, 
	day DATE NOT NULL, 
	since DATETIME NOT NULL, 
	CONSTRAINT pk_shown_staff PRIMARY KEY (id)
);
INSERT INTO "shown_staff" VALUES(1,'2026-11-27','2026-11-27 06:00:03.000000');
CREATE INDEX ix_absence_last ON absence (last);
CREATE INDEX ix_incident_open ON incident (due_at) WHERE closed_at IS NULL;
CREATE INDEX ix_incident_attention ON incident (next_attention_at) WHERE next_attention_at IS NOT NULL;
CREATE INDEX ix_incident_text_page ON incident_text (page);
CREATE INDEX ix_event_number_id ON event (number, id);
CREATE INDEX ix_inbox_bot_id_serial ON inbox (bot_id, serial);
CREATE INDEX ix_inbox_done_at ON inbox (done_at);
CREATE INDEX ix_inbox_pending ON inbox (bot_id, serial) WHERE state = 'pending';
CREATE INDEX ix_inbox_group ON inbox (bot_id, lane, group_key, serial) WHERE group_key IS NOT NULL;
CREATE INDEX ix_inbox_lane ON inbox (bot_id, lane, serial) WHERE state = 'pending';
CREATE INDEX ix_question_open ON question (person, chat) WHERE open IS 1;
CREATE INDEX ix_outbox_finished_at ON outbox (finished_at);
CREATE INDEX ix_outbox_waiting ON outbox (number, chat, id, priority, not_before) WHERE state = 'waiting';
CREATE INDEX ix_sent_message_outbox_id ON sent_message (outbox_id);
CREATE INDEX ix_sent_message_current ON sent_message (number, chat) WHERE current IS 1;
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE INDEX ix_selection_person ON selection (person);
CREATE INDEX ix_sent_message_selection ON sent_message (selection_id) WHERE selection_id IS NOT NULL;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('inbox',106);
INSERT INTO "sqlite_sequence" VALUES('event',79);
INSERT INTO "sqlite_sequence" VALUES('outbox',569);
INSERT INTO "sqlite_sequence" VALUES('question',15);
INSERT INTO "sqlite_sequence" VALUES('selection',1);
INSERT INTO "sqlite_sequence" VALUES('absence',1);
COMMIT;
