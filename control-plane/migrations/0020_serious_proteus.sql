CREATE TABLE `ivr_versions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`ivr_id` integer NOT NULL,
	`version` integer NOT NULL,
	`flow` text NOT NULL,
	`changes` text NOT NULL,
	`published_by` text NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ivr_versions_number` ON `ivr_versions` (`tenant_id`,`ivr_id`,`version`);--> statement-breakpoint
CREATE TABLE `ivrs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`number` text,
	`failed_destination` text,
	`draft` text NOT NULL,
	`published` text,
	`version` integer DEFAULT 0 NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ivrs_number` ON `ivrs` (`tenant_id`,`number`);