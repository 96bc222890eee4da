DROP INDEX "feed"."entries_by_post";--> statement-breakpoint
CREATE INDEX "entries_by_post" ON "feed"."entries" USING btree ("post_id","id","owner_id","is_deleted");