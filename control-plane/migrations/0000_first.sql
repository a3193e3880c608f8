CREATE TABLE `extensions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`extension` text NOT NULL,
	`name` text NOT NULL,
	`email` text,
	`caller_id` text,
	`ring_timeout` integer NOT NULL,
	`node_id` integer,
	`status` text DEFAULT 'unavailable' NOT NULL,
	`secret` text NOT NULL,
	`secret_key` text NOT NULL,
	`secret_version` integer DEFAULT 1 NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `extensions_number` ON `extensions` (`tenant_id`,`extension`);--> statement-breakpoint
CREATE INDEX `extensions_order` ON `extensions` (`tenant_id`,length(extension),`extension`);--> statement-breakpoint
CREATE TABLE `inbound_routes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`name` text NOT NULL,
	`did` text NOT NULL,
	`did_digits` text NOT NULL,
	`destination` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `inbound_routes_did` ON `inbound_routes` (`tenant_id`,`did_digits`);--> statement-breakpoint
CREATE INDEX `inbound_routes_digits` ON `inbound_routes` (`did_digits`);--> statement-breakpoint
CREATE TABLE `ledger` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`desired` integer NOT NULL,
	`at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `ledger_tenant` ON `ledger` (`tenant_id`,`seq`);--> statement-breakpoint
CREATE INDEX `ledger_desired` ON `ledger` (`tenant_id`,`desired`,`seq`);--> statement-breakpoint
CREATE TABLE `login_failures` (
	`key` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL,
	`pending` integer NOT NULL,
	`ends_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `login_failures_end` ON `login_failures` (`ends_at_ms`);--> statement-breakpoint
CREATE TABLE `tenants` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`time_zone` text NOT NULL,
	`fallback` text,
	`sip_domain` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tenants_slug_unique` ON `tenants` (`slug`);--> statement-breakpoint
CREATE UNIQUE INDEX `tenants_sip_domain_unique` ON `tenants` (`sip_domain`);--> statement-breakpoint
CREATE TABLE `trunks` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`name` text NOT NULL,
	`host` text NOT NULL,
	`port` integer NOT NULL,
	`transport` text NOT NULL,
	`username` text,
	`codecs` text NOT NULL,
	`register` integer NOT NULL,
	`node_id` integer,
	`password` text,
	`password_key` text NOT NULL,
	`password_version` integer DEFAULT 1 NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `trunks_name` ON `trunks` (`tenant_id`,`name`);--> statement-breakpoint
CREATE INDEX `trunks_host` ON `trunks` (`host`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`is_operator` integer DEFAULT false NOT NULL,
	`password_hash` text NOT NULL,
	`session_version` integer DEFAULT 1 NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_email` ON `users` (`email`);--> statement-breakpoint
CREATE INDEX `users_tenant` ON `users` (`tenant_id`,`id`);