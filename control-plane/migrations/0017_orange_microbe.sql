ALTER TABLE `extensions` ADD `voicemail_unavailable_sound_id` integer;--> statement-breakpoint
ALTER TABLE `extensions` ADD `voicemail_busy_sound_id` integer;--> statement-breakpoint
ALTER TABLE `extensions` ADD `voicemail_name_sound_id` integer;