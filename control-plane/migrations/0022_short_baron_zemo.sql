CREATE TABLE `flow_secrets` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`name` text NOT NULL,
	`value` text NOT NULL,
	`value_place` text NOT NULL,
	`value_version` integer DEFAULT 1 NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `flow_secrets_name` ON `flow_secrets` (`tenant_id`,`name`);--> statement-breakpoint
ALTER TABLE `ivrs` ADD `refs` text DEFAULT '[]' NOT NULL;