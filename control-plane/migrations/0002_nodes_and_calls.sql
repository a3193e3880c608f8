CREATE TABLE `call_legs` (
	`tenant_id` integer NOT NULL,
	`call_id` text NOT NULL,
	`id` text NOT NULL,
	`party` text NOT NULL,
	`started_at` text NOT NULL,
	`answered_at` text,
	`ended_at` text,
	`cause` integer,
	PRIMARY KEY(`tenant_id`, `call_id`, `id`)
);
--> statement-breakpoint
CREATE TABLE `call_logs` (
	`tenant_id` integer NOT NULL,
	`id` text NOT NULL,
	`direction` text NOT NULL,
	`from` text NOT NULL,
	`from_name` text,
	`to` text NOT NULL,
	`state` text NOT NULL,
	`answered_by` text,
	`started_at` text NOT NULL,
	`answered_at` text,
	`ended_at` text,
	`duration` integer DEFAULT 0 NOT NULL,
	`total_duration` integer DEFAULT 0 NOT NULL,
	`disposition` text,
	`cause` integer,
	`merged_into` text,
	`node_id` integer NOT NULL,
	`revision` integer,
	`epoch` text NOT NULL,
	`presumed` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `call_logs_newest` ON `call_logs` (`tenant_id`,`state`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `call_logs_open` ON `call_logs` (`node_id`) WHERE state <> 'ended';--> statement-breakpoint
CREATE TABLE `enrollments` (
	`node_id` integer PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`expires_at` text NOT NULL,
	`spent_by` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `enrollments_token_hash_unique` ON `enrollments` (`token_hash`);--> statement-breakpoint
CREATE TABLE `node_events` (
	`node_id` integer NOT NULL,
	`epoch` text NOT NULL,
	`seq` integer NOT NULL,
	PRIMARY KEY(`node_id`, `epoch`),
	CONSTRAINT "place_moved" CHECK("node_events"."seq" >= 0)
);
--> statement-breakpoint
CREATE TABLE `node_tenants` (
	`node_id` integer NOT NULL,
	`tenant_id` integer NOT NULL,
	`position` integer NOT NULL,
	`ended_at` text,
	PRIMARY KEY(`node_id`, `tenant_id`)
);
--> statement-breakpoint
CREATE INDEX `node_tenants_served` ON `node_tenants` (`tenant_id`,`node_id`) WHERE ended_at is null;--> statement-breakpoint
CREATE TABLE `nodes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`address` text,
	`public_key` text,
	`generation` integer DEFAULT 0 NOT NULL,
	`version` text,
	`latest_revision` integer,
	`latest_hash` text,
	`built_from_seq` integer DEFAULT 0 NOT NULL,
	`applied_revision` integer,
	`applied_ms` integer,
	`rejected` text,
	`pinned` integer DEFAULT false NOT NULL,
	`last_seen_at` text,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `nodes_name_unique` ON `nodes` (`name`);--> statement-breakpoint
CREATE TABLE `revision_sections` (
	`node_id` integer NOT NULL,
	`name` text NOT NULL,
	`from_revision` integer NOT NULL,
	`hash` text NOT NULL,
	`until_revision` integer,
	PRIMARY KEY(`node_id`, `name`, `from_revision`)
);
--> statement-breakpoint
CREATE INDEX `revision_sections_hash` ON `revision_sections` (`hash`,`node_id`);--> statement-breakpoint
CREATE INDEX `revision_sections_until` ON `revision_sections` (`node_id`,`until_revision`);--> statement-breakpoint
CREATE TABLE `revisions` (
	`node_id` integer NOT NULL,
	`revision` integer NOT NULL,
	`schema` integer NOT NULL,
	`hash` text NOT NULL,
	`signature` text NOT NULL,
	`rollback_of` integer,
	`created_at` text NOT NULL,
	`applied_at` text,
	`applied_ms` integer,
	`faults` text DEFAULT '[]' NOT NULL,
	PRIMARY KEY(`node_id`, `revision`)
);
--> statement-breakpoint
CREATE TABLE `sections` (
	`hash` text PRIMARY KEY NOT NULL,
	`content` text NOT NULL
);
