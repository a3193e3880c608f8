CREATE TABLE `recording_settings` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`settings` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `recording_settings_tenant_id_unique` ON `recording_settings` (`tenant_id`);--> statement-breakpoint
CREATE TABLE `recordings` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`call_id` text NOT NULL,
	`name` text NOT NULL,
	`node_id` integer NOT NULL,
	`extension` text NOT NULL,
	`party` text NOT NULL,
	`trigger` text NOT NULL,
	`started_at` text NOT NULL,
	`duration` real NOT NULL,
	`channels` integer NOT NULL,
	`bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`file_name` text NOT NULL,
	`key` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `recordings_name` ON `recordings` (`node_id`,`name`);--> statement-breakpoint
CREATE INDEX `recordings_newest` ON `recordings` (`tenant_id`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `recordings_of_call` ON `recordings` (`tenant_id`,`call_id`);--> statement-breakpoint
ALTER TABLE `queue_wishes` ADD `changed` text DEFAULT '{}' NOT NULL;