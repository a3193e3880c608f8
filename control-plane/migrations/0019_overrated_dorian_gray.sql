ALTER TABLE `conversations` ADD `transcribed` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `conversations_untranscribed` ON `conversations` (`transcribed`,`ended_at`);--> statement-breakpoint
ALTER TABLE `voicemails` ADD `transcription` text;