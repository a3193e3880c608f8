CREATE TABLE `idempotency_keys` (
	`tenant_id` integer NOT NULL,
	`key` text NOT NULL,
	`request` text NOT NULL,
	`claim` text NOT NULL,
	`state` text NOT NULL,
	`claimed_until_ms` integer NOT NULL,
	`status` integer,
	`body` text,
	`created_at` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `key`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_keys_created` ON `idempotency_keys` (`created_at`);