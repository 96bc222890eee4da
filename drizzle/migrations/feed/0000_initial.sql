CREATE TABLE "feed"."consumer_positions" (
	"consumer" text NOT NULL,
	"log" text NOT NULL,
	"partition" smallint NOT NULL,
	"epoch" integer DEFAULT 0 NOT NULL,
	"sequence" bigint DEFAULT 0 NOT NULL,
	"lease_owner" text,
	"lease_until" timestamptz(3),
	"lease_heir" text,
	CONSTRAINT "consumer_positions_consumer_log_partition_pk" PRIMARY KEY("consumer","log","partition")
);
--> statement-breakpoint
CREATE TABLE "feed"."dead_letters" (
	"consumer" text NOT NULL,
	"log" text NOT NULL,
	"partition" smallint NOT NULL,
	"epoch" integer NOT NULL,
	"sequence" bigint NOT NULL,
	"payload" jsonb NOT NULL,
	"error" text NOT NULL,
	"died_at" timestamptz(3) DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "dead_letters_consumer_log_partition_epoch_sequence_pk" PRIMARY KEY("consumer","log","partition","epoch","sequence")
);
--> statement-breakpoint
CREATE TABLE "feed"."entries" (
	"shard" smallint NOT NULL,
	"id" bigint NOT NULL,
	"owner_id" bigint NOT NULL,
	"is_repost" boolean NOT NULL,
	"post_id" bigint NOT NULL,
	"post_author_id" bigint NOT NULL,
	"reply_to_id" bigint,
	"parent_author_id" bigint,
	"quoted_post_id" bigint,
	"followers_only" boolean NOT NULL,
	"has_media" boolean NOT NULL,
	"is_deleted" boolean NOT NULL,
	"is_unconfirmed" boolean DEFAULT false NOT NULL,
	CONSTRAINT "entries_shard_id_pk" PRIMARY KEY("shard","id")
);
--> statement-breakpoint
CREATE TABLE "feed"."relation_blocks" (
	"shard" smallint NOT NULL,
	"blocker_id" bigint NOT NULL,
	"blocked_id" bigint NOT NULL,
	"is_active" boolean NOT NULL,
	"version" bigint NOT NULL,
	CONSTRAINT "relation_blocks_shard_blocker_id_blocked_id_pk" PRIMARY KEY("shard","blocker_id","blocked_id")
);
--> statement-breakpoint
CREATE TABLE "feed"."relation_follows" (
	"shard" smallint NOT NULL,
	"follower_id" bigint NOT NULL,
	"followee_id" bigint NOT NULL,
	"is_active" boolean NOT NULL,
	"hides_reposts" boolean NOT NULL,
	"version" bigint NOT NULL,
	CONSTRAINT "relation_follows_shard_follower_id_followee_id_pk" PRIMARY KEY("shard","follower_id","followee_id")
);
--> statement-breakpoint
CREATE TABLE "feed"."relation_mutes" (
	"shard" smallint NOT NULL,
	"muter_id" bigint NOT NULL,
	"muted_id" bigint NOT NULL,
	"is_active" boolean NOT NULL,
	"expires_at" timestamptz(3),
	"version" bigint NOT NULL,
	CONSTRAINT "relation_mutes_shard_muter_id_muted_id_pk" PRIMARY KEY("shard","muter_id","muted_id")
);
--> statement-breakpoint
CREATE TABLE "feed"."relation_users" (
	"shard" smallint NOT NULL,
	"user_id" bigint NOT NULL,
	"is_private" boolean NOT NULL,
	"is_suspended" boolean NOT NULL,
	"is_deleted" boolean NOT NULL,
	"version" bigint NOT NULL,
	CONSTRAINT "relation_users_shard_user_id_pk" PRIMARY KEY("shard","user_id")
);
--> statement-breakpoint
CREATE TABLE "feed"."timeline_jobs" (
	"shard" smallint NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "feed"."timeline_jobs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"log" text NOT NULL,
	"partition" smallint NOT NULL,
	"epoch" integer NOT NULL,
	"sequence" bigint NOT NULL,
	"kind" text NOT NULL,
	"user_id" bigint NOT NULL,
	"entry_id" bigint,
	"after_follower_id" bigint DEFAULT 0 NOT NULL,
	"done_at" timestamptz(3),
	CONSTRAINT "timeline_jobs_shard_id_pk" PRIMARY KEY("shard","id")
);
--> statement-breakpoint
CREATE INDEX "entries_by_owner" ON "feed"."entries" USING btree ("shard","owner_id","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "entries_by_post" ON "feed"."entries" USING btree ("post_id","id");--> statement-breakpoint
CREATE INDEX "relation_blocks_by_blocked" ON "feed"."relation_blocks" USING btree ("blocked_id") WHERE is_active;--> statement-breakpoint
CREATE INDEX "relation_follows_by_followee" ON "feed"."relation_follows" USING btree ("followee_id","follower_id") WHERE is_active;--> statement-breakpoint
CREATE INDEX "timeline_jobs_of_user" ON "feed"."timeline_jobs" USING btree ("shard","user_id");--> statement-breakpoint
CREATE INDEX "timeline_jobs_by_place" ON "feed"."timeline_jobs" USING btree ("log","partition","id") WHERE done_at is null;