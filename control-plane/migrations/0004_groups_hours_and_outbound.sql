CREATE TABLE `calendars` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`name` text NOT NULL,
	`holidays` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `calendars_tenant` ON `calendars` (`tenant_id`);--> statement-breakpoint
CREATE TABLE `outbound_routes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`name` text NOT NULL,
	`position` integer NOT NULL,
	`pattern` text NOT NULL,
	`trunk_ids` text NOT NULL,
	`prepend` text NOT NULL,
	`strip` integer NOT NULL,
	`caller_id` text,
	`enabled` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `outbound_routes_order` ON `outbound_routes` (`tenant_id`,`position`,`id`);--> statement-breakpoint
CREATE TABLE `ring_groups` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`name` text NOT NULL,
	`number` text,
	`strategy` text NOT NULL,
	`extension_ids` text NOT NULL,
	`ring_timeout` integer NOT NULL,
	`failover` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ring_groups_number` ON `ring_groups` (`tenant_id`,`number`);--> statement-breakpoint
CREATE TABLE `time_conditions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`name` text NOT NULL,
	`time_zone` text,
	`ranges` text NOT NULL,
	`calendar_ids` text NOT NULL,
	`override` text NOT NULL,
	`open_destination` text NOT NULL,
	`closed_destination` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `time_conditions_tenant` ON `time_conditions` (`tenant_id`);--> statement-breakpoint
ALTER TABLE `extensions` ADD `outbound` text DEFAULT 'international' NOT NULL;--> statement-breakpoint
ALTER TABLE `tenants` ADD `caller_id` text;--> statement-breakpoint
ALTER TABLE `tenants` ADD `emergency_trunk_id` integer;--> statement-breakpoint
ALTER TABLE `tenants` ADD `max_outbound_calls` integer;--> statement-breakpoint
ALTER TABLE `trunks` ADD `max_concurrent_calls` integer;