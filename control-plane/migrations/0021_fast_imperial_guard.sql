CREATE TABLE `flow_passes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`walk` text NOT NULL,
	`place` integer NOT NULL,
	`pass` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `flow_passes_place` ON `flow_passes` (`tenant_id`,`walk`,`place`);--> statement-breakpoint
CREATE TABLE `flow_walks` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`walk` text NOT NULL,
	`node_id` integer NOT NULL,
	`call_id` text NOT NULL,
	`ivr_id` integer NOT NULL,
	`ivr` text NOT NULL,
	`version` integer NOT NULL,
	`started_at` text NOT NULL,
	`variables` text NOT NULL,
	`ending` text,
	`why` text,
	`ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `flow_walks_name` ON `flow_walks` (`tenant_id`,`walk`);--> statement-breakpoint
CREATE INDEX `flow_walks_of_call` ON `flow_walks` (`tenant_id`,`call_id`,`id`);--> statement-breakpoint
CREATE INDEX `flow_walks_age` ON `flow_walks` (`tenant_id`,`started_at`);