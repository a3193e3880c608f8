CREATE TABLE `call_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`call_id` text NOT NULL,
	`at` text NOT NULL,
	`what` text NOT NULL,
	`party` text NOT NULL,
	`detail` text
);
--> statement-breakpoint
CREATE INDEX `call_events_call` ON `call_events` (`tenant_id`,`call_id`,`id`);--> statement-breakpoint
ALTER TABLE `call_legs` ADD `trunk_id` integer;--> statement-breakpoint
CREATE INDEX `call_legs_party` ON `call_legs` (`tenant_id`,`party`,`call_id`);--> statement-breakpoint
CREATE INDEX `call_legs_trunk` ON `call_legs` (`tenant_id`,`trunk_id`,`call_id`) WHERE trunk_id is not null;