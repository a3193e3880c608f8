CREATE TABLE `uploads` (
	`node_id` integer NOT NULL,
	`kind` text NOT NULL,
	`id` text NOT NULL,
	`tenant_id` integer NOT NULL,
	`key` text NOT NULL,
	`bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`type` text NOT NULL,
	`meta` text NOT NULL,
	`mark` text,
	`tags` text NOT NULL,
	`offset` integer NOT NULL,
	`state` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	PRIMARY KEY(`node_id`, `kind`, `id`)
);
--> statement-breakpoint
CREATE INDEX `uploads_updated` ON `uploads` (`updated_at`);--> statement-breakpoint
ALTER TABLE `trunks` ADD `preset` text DEFAULT 'custom' NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `enabled` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `auth_username` text;--> statement-breakpoint
ALTER TABLE `trunks` ADD `outbound_proxy` text;--> statement-breakpoint
ALTER TABLE `trunks` ADD `media_encryption` text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `media_encryption_optional` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `tls_verify` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `dtmf_mode` text DEFAULT 'rfc4733' NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `qualify` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `qualify_frequency` integer DEFAULT 30 NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `direct_media` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `force_rport` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `rewrite_contact` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `t38` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `from_user` text;--> statement-breakpoint
ALTER TABLE `trunks` ADD `from_domain` text;--> statement-breakpoint
ALTER TABLE `trunks` ADD `number_format` text DEFAULT 'unchanged' NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `inbound_addresses` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `carrier` text DEFAULT '{"hosts":[],"ranges":[]}' NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `status` text DEFAULT 'unknown' NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `latency_ms` integer;--> statement-breakpoint
ALTER TABLE `trunks` ADD `status_at` text;