CREATE TABLE `agent_documents` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`agent_id` integer NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`bytes` integer NOT NULL,
	`pages` integer,
	`hash` text NOT NULL,
	`text_bytes` integer NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `agent_documents_agent` ON `agent_documents` (`tenant_id`,`agent_id`);--> statement-breakpoint
CREATE INDEX `agent_documents_hash` ON `agent_documents` (`tenant_id`,`hash`);--> statement-breakpoint
CREATE TABLE `agent_versions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`agent_id` integer NOT NULL,
	`version` integer NOT NULL,
	`settings` text NOT NULL,
	`published_by` text NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `agent_versions_number` ON `agent_versions` (`tenant_id`,`agent_id`,`version`);--> statement-breakpoint
CREATE TABLE `agents` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`number` text,
	`draft` text NOT NULL,
	`published` text NOT NULL,
	`version` integer NOT NULL,
	`webhook_secret` text NOT NULL,
	`webhook_key` text NOT NULL,
	`webhook_version` integer DEFAULT 1 NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `agents_number` ON `agents` (`tenant_id`,`number`);--> statement-breakpoint
CREATE TABLE `conversation_turns` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`conversation` text NOT NULL,
	`turn` integer NOT NULL,
	`at` text NOT NULL,
	`user_text` text,
	`user_confidence` real,
	`agent_text` text NOT NULL,
	`interrupted` integer NOT NULL,
	`meant_text` text,
	`tools` text NOT NULL,
	`latency` text NOT NULL,
	`sources` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `conversation_turns_turn` ON `conversation_turns` (`tenant_id`,`conversation`,`turn`);--> statement-breakpoint
CREATE TABLE `conversations` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`conversation` text NOT NULL,
	`node_id` integer NOT NULL,
	`call_id` text NOT NULL,
	`agent_id` integer NOT NULL,
	`agent` text NOT NULL,
	`version` integer NOT NULL,
	`from` text NOT NULL,
	`to` text NOT NULL,
	`started_at` text NOT NULL,
	`ended_at` text,
	`ending` text,
	`duration` integer DEFAULT 0 NOT NULL,
	`transferred_to` text,
	`summary` text,
	`outcome` text DEFAULT '{}' NOT NULL,
	`rating` integer,
	`errors` integer DEFAULT 0 NOT NULL,
	`usage` text DEFAULT '[]' NOT NULL,
	`cost` real
);
--> statement-breakpoint
CREATE UNIQUE INDEX `conversations_name` ON `conversations` (`tenant_id`,`conversation`);--> statement-breakpoint
CREATE INDEX `conversations_newest` ON `conversations` (`tenant_id`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `conversations_of_call` ON `conversations` (`tenant_id`,`call_id`);--> statement-breakpoint
CREATE INDEX `conversations_of_agent` ON `conversations` (`tenant_id`,`agent_id`,`started_at`);--> statement-breakpoint
CREATE TABLE `provider_accounts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`provider` text NOT NULL,
	`base_url` text,
	`api_key` text,
	`key_place` text NOT NULL,
	`key_version` integer DEFAULT 1 NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `provider_accounts_provider` ON `provider_accounts` (`tenant_id`,`provider`);--> statement-breakpoint
CREATE TABLE `transcription_settings` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`settings` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `transcription_settings_tenant_id_unique` ON `transcription_settings` (`tenant_id`);--> statement-breakpoint
CREATE TABLE `transcriptions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`source` text NOT NULL,
	`kind` text NOT NULL,
	`call_id` text,
	`voicemail_id` integer,
	`from` text NOT NULL,
	`to` text NOT NULL,
	`timestamp` text NOT NULL,
	`duration` integer NOT NULL,
	`text` text NOT NULL,
	`confidence` real,
	`words` text NOT NULL,
	`speakers` text NOT NULL,
	`summary` text,
	`engine` text NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `transcriptions_source` ON `transcriptions` (`tenant_id`,`source`);--> statement-breakpoint
CREATE INDEX `transcriptions_newest` ON `transcriptions` (`tenant_id`,`timestamp`,`id`);--> statement-breakpoint
CREATE INDEX `transcriptions_of_call` ON `transcriptions` (`tenant_id`,`call_id`);--> statement-breakpoint
CREATE INDEX `transcriptions_of_voicemail` ON `transcriptions` (`tenant_id`,`voicemail_id`);--> statement-breakpoint
CREATE TABLE `webhook_deliveries` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`webhook_id` text NOT NULL,
	`event` text NOT NULL,
	`about` text NOT NULL,
	`url` text NOT NULL,
	`signer` text NOT NULL,
	`payload` text NOT NULL,
	`state` text NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`due_at` text NOT NULL,
	`status` integer,
	`fault` text,
	`sent_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_deliveries_webhook_id_unique` ON `webhook_deliveries` (`webhook_id`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_due` ON `webhook_deliveries` (`state`,`due_at`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_tenant` ON `webhook_deliveries` (`tenant_id`,`id`);--> statement-breakpoint
CREATE TABLE `webhook_secrets` (
	`tenant_id` integer PRIMARY KEY NOT NULL,
	`secret` text NOT NULL,
	`created_at` text NOT NULL
);
