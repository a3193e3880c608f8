CREATE TABLE `emergency_locations` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`name` text NOT NULL,
	`address` text NOT NULL,
	`caller_id` text NOT NULL,
	`notify_emails` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `fraud_blocks` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`key` text NOT NULL,
	`node_id` integer NOT NULL,
	`extension` text,
	`reason` text NOT NULL,
	`prefixes` text NOT NULL,
	`blocked_at` text NOT NULL,
	`released_at` text,
	`rightful` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `fraud_blocks_key` ON `fraud_blocks` (`tenant_id`,`key`);--> statement-breakpoint
CREATE INDEX `fraud_blocks_open` ON `fraud_blocks` (`tenant_id`,`released_at`);--> statement-breakpoint
CREATE TABLE `number_lists` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`numbers` text NOT NULL,
	`everywhere` integer NOT NULL,
	`action` text NOT NULL,
	`destination` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `number_lists_name` ON `number_lists` (`tenant_id`,`name`);--> statement-breakpoint
CREATE TABLE `outbound_limits` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`limits` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outbound_limits_tenant` ON `outbound_limits` (`tenant_id`);--> statement-breakpoint
CREATE TABLE `pin_sets` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`name` text NOT NULL,
	`salt` text NOT NULL,
	`rounds` integer NOT NULL,
	`pins` text NOT NULL,
	`next_pin_id` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
DROP INDEX `inbound_routes_did`;--> statement-breakpoint
ALTER TABLE `inbound_routes` ADD `caller` text;--> statement-breakpoint
ALTER TABLE `inbound_routes` ADD `caller_key` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `inbound_routes` ADD `time_condition_id` integer;--> statement-breakpoint
ALTER TABLE `inbound_routes` ADD `closed_destination` text;--> statement-breakpoint
ALTER TABLE `inbound_routes` ADD `name_prefix` text;--> statement-breakpoint
ALTER TABLE `inbound_routes` ADD `number_list_ids` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `inbound_routes_did` ON `inbound_routes` (`tenant_id`,`did_digits`,`caller_key`);--> statement-breakpoint
ALTER TABLE `extensions` ADD `emergency_location_id` integer;--> statement-breakpoint
ALTER TABLE `outbound_routes` ADD `pin_set_id` integer;--> statement-breakpoint
ALTER TABLE `outbound_routes` ADD `time_condition_id` integer;--> statement-breakpoint
ALTER TABLE `tenants` ADD `unrouted_destination` text;--> statement-breakpoint
ALTER TABLE `tenants` ADD `country` text DEFAULT 'US' NOT NULL;--> statement-breakpoint
ALTER TABLE `tenants` ADD `emergency_location_id` integer;