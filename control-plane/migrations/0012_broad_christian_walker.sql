CREATE TABLE `mails` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`about` text NOT NULL,
	`to` text NOT NULL,
	`subject` text NOT NULL,
	`text` text NOT NULL,
	`attachment` text,
	`attachment_name` text,
	`attachment_type` text,
	`state` text NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`due_at` text NOT NULL,
	`fault` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mails_about_unique` ON `mails` (`about`);--> statement-breakpoint
CREATE INDEX `mails_due` ON `mails` (`state`,`due_at`);--> statement-breakpoint
CREATE TABLE `voicemails` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`node_id` integer NOT NULL,
	`ref` text NOT NULL,
	`mailbox` text NOT NULL,
	`folder` text NOT NULL,
	`from` text NOT NULL,
	`from_name` text,
	`received_at` text NOT NULL,
	`duration_ms` integer NOT NULL,
	`changed_at` text NOT NULL,
	`deleted_at` text,
	`untold` integer DEFAULT false NOT NULL,
	`audio_key` text,
	`audio_bytes` integer,
	`email` text DEFAULT 'none' NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `voicemails_ref` ON `voicemails` (`node_id`,`ref`);--> statement-breakpoint
CREATE INDEX `voicemails_mailbox` ON `voicemails` (`tenant_id`,`mailbox`,`id`);--> statement-breakpoint
CREATE INDEX `voicemails_untold` ON `voicemails` (`untold`,`changed_at`);--> statement-breakpoint
ALTER TABLE `extensions` ADD `voicemail_enabled` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `extensions` ADD `voicemail_pin` text;--> statement-breakpoint
ALTER TABLE `extensions` ADD `voicemail_pin_required` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `extensions` ADD `voicemail_max_seconds` integer DEFAULT 180 NOT NULL;--> statement-breakpoint
ALTER TABLE `extensions` ADD `voicemail_email_mode` text DEFAULT 'keep' NOT NULL;--> statement-breakpoint
ALTER TABLE `extensions` ADD `voicemail_attach` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `tenants` ADD `general_mailbox` text DEFAULT '{"email":null,"email_mode":"keep","attach":true,"max_seconds":180}' NOT NULL;--> statement-breakpoint
ALTER TABLE `tenants` ADD `general_mailbox_pin` text;