DROP INDEX "feed"."relation_blocks_by_blocked";--> statement-breakpoint
CREATE INDEX "relation_blocks_by_blocked" ON "feed"."relation_blocks" USING btree ("blocked_id","blocker_id") WHERE is_active;