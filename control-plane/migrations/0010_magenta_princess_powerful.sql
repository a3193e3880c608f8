CREATE TABLE `queue_calls` (
	`tenant_id` integer NOT NULL,
	`id` text NOT NULL,
	`queue_id` integer NOT NULL,
	`call_id` text NOT NULL,
	`from` text NOT NULL,
	`joined_at` text NOT NULL,
	`outcome` text NOT NULL,
	`wait_seconds` integer NOT NULL,
	`member` text,
	`talk_seconds` integer NOT NULL,
	`node_id` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `queue_calls_time` ON `queue_calls` (`tenant_id`,`queue_id`,`joined_at`);--> statement-breakpoint
CREATE TABLE `queue_member_times` (
	`tenant_id` integer NOT NULL,
	`id` text NOT NULL,
	`queue_id` integer NOT NULL,
	`extension` text NOT NULL,
	`what` text NOT NULL,
	`at` text NOT NULL,
	`seconds` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `queue_member_times_time` ON `queue_member_times` (`tenant_id`,`queue_id`,`at`);--> statement-breakpoint
CREATE TABLE `queue_wishes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`queue_id` integer NOT NULL,
	`extension_id` integer NOT NULL,
	`logged_in` integer NOT NULL,
	`paused` integer NOT NULL,
	`pause_reason` text,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `queue_wishes_member` ON `queue_wishes` (`tenant_id`,`queue_id`,`extension_id`);--> statement-breakpoint
CREATE TABLE `queues` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`name` text NOT NULL,
	`key` text NOT NULL,
	`number` text,
	`strategy` text NOT NULL,
	`timeout` integer NOT NULL,
	`retry` integer NOT NULL,
	`weight` integer NOT NULL,
	`wrap_up` integer NOT NULL,
	`max_wait` integer NOT NULL,
	`overflow` text,
	`max_callers` integer NOT NULL,
	`full_destination` text,
	`join_empty` text NOT NULL,
	`leave_when_empty` text NOT NULL,
	`empty_destination` text,
	`announce_frequency` integer NOT NULL,
	`announce_position` integer NOT NULL,
	`announce_hold_time` integer NOT NULL,
	`periodic_text` text,
	`periodic_frequency` integer NOT NULL,
	`greeting_sound_id` integer,
	`agent_sound_id` integer,
	`periodic_sound_id` integer,
	`music_class_id` integer,
	`members` text NOT NULL,
	`dynamic_members` text NOT NULL,
	`recording` integer NOT NULL,
	`callback_key` text,
	`service_level` integer NOT NULL,
	`skip_busy` integer NOT NULL,
	`node_id` integer,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `queues_number` ON `queues` (`tenant_id`,`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `queues_key` ON `queues` (`tenant_id`,`key`);