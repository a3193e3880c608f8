CREATE TABLE `conference_rooms` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`name` text NOT NULL,
	`number` text NOT NULL,
	`pin` text,
	`admin_pin` text,
	`max_members` integer NOT NULL,
	`wait_for_leader` integer NOT NULL,
	`announce` integer NOT NULL,
	`recorded` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `conference_rooms_number` ON `conference_rooms` (`tenant_id`,`number`);--> statement-breakpoint
CREATE TABLE `paging_groups` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`name` text NOT NULL,
	`number` text NOT NULL,
	`extension_ids` text NOT NULL,
	`two_way` integer NOT NULL,
	`skip_busy` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `paging_groups_number` ON `paging_groups` (`tenant_id`,`number`);--> statement-breakpoint
CREATE TABLE `parking_lots` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`name` text NOT NULL,
	`number` text,
	`first_slot` text NOT NULL,
	`slots` integer NOT NULL,
	`timeout` integer NOT NULL,
	`timeout_destination` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `parking_lots_number` ON `parking_lots` (`tenant_id`,`number`);--> statement-breakpoint
ALTER TABLE `extensions` ADD `call_waiting` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `extensions` ADD `dnd` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `extensions` ADD `forward_all` text;--> statement-breakpoint
ALTER TABLE `extensions` ADD `forward_busy` text;--> statement-breakpoint
ALTER TABLE `extensions` ADD `forward_no_answer` text;--> statement-breakpoint
ALTER TABLE `extensions` ADD `follow_me` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `extensions` ADD `follow_me_steps` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `extensions` ADD `recording` text DEFAULT 'on_demand' NOT NULL;--> statement-breakpoint
ALTER TABLE `extensions` ADD `max_contacts` integer DEFAULT 10 NOT NULL;--> statement-breakpoint
ALTER TABLE `extensions` ADD `language` text;--> statement-breakpoint
ALTER TABLE `extensions` ADD `changed` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `time_conditions` ADD `changed` text DEFAULT '{}' NOT NULL;