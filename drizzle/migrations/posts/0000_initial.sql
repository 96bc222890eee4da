CREATE TABLE "posts"."bookmarks" (
	"shard" smallint NOT NULL,
	"viewer_id" bigint NOT NULL,
	"post_id" bigint NOT NULL,
	"bookmarked_at" timestamptz(3) DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "bookmarks_shard_viewer_id_post_id_pk" PRIMARY KEY("shard","viewer_id","post_id")
);
--> statement-breakpoint
CREATE TABLE "posts"."consumer_positions" (
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
CREATE TABLE "posts"."dead_letters" (
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
CREATE TABLE "posts"."idempotency_keys" (
	"shard" smallint NOT NULL,
	"author_id" bigint NOT NULL,
	"key" uuid NOT NULL,
	"body_hash" char(43) NOT NULL,
	"post_id" bigint NOT NULL,
	"expires_at" timestamptz(3) NOT NULL,
	CONSTRAINT "idempotency_keys_shard_author_id_key_pk" PRIMARY KEY("shard","author_id","key")
);
--> statement-breakpoint
CREATE TABLE "posts"."likes" (
	"shard" smallint NOT NULL,
	"post_id" bigint NOT NULL,
	"liker_id" bigint NOT NULL,
	"is_active" boolean NOT NULL,
	"liked_at" timestamptz(3) NOT NULL,
	"version" bigint DEFAULT 1 NOT NULL,
	CONSTRAINT "likes_shard_post_id_liker_id_pk" PRIMARY KEY("shard","post_id","liker_id")
);
--> statement-breakpoint
CREATE TABLE "posts"."log_consumers" (
	"consumer" text NOT NULL,
	"partition" smallint NOT NULL,
	"epoch" integer NOT NULL,
	"sequence" bigint NOT NULL,
	"seen_at" timestamptz(3) NOT NULL,
	CONSTRAINT "log_consumers_consumer_partition_pk" PRIMARY KEY("consumer","partition")
);
--> statement-breakpoint
CREATE TABLE "posts"."outbox" (
	"shard" smallint NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "posts"."outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"partition" smallint NOT NULL,
	"epoch" integer,
	"sequence" bigint,
	"type" text NOT NULL,
	"schema_version" smallint NOT NULL,
	"payload" jsonb NOT NULL,
	"created_at" timestamptz(3) DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "outbox_shard_id_pk" PRIMARY KEY("shard","id")
);
--> statement-breakpoint
CREATE TABLE "posts"."post_counters" (
	"shard" smallint NOT NULL,
	"post_id" bigint NOT NULL,
	"like_count" integer DEFAULT 0 NOT NULL,
	"repost_count" integer DEFAULT 0 NOT NULL,
	"reply_count" integer DEFAULT 0 NOT NULL,
	"quote_count" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "post_counters_shard_post_id_pk" PRIMARY KEY("shard","post_id")
);
--> statement-breakpoint
CREATE TABLE "posts"."post_quotes" (
	"shard" smallint NOT NULL,
	"post_id" bigint NOT NULL,
	"quote_id" bigint NOT NULL,
	"author_id" bigint NOT NULL,
	"followers_only" boolean NOT NULL,
	"is_deleted" boolean NOT NULL,
	CONSTRAINT "post_quotes_shard_post_id_quote_id_pk" PRIMARY KEY("shard","post_id","quote_id")
);
--> statement-breakpoint
CREATE TABLE "posts"."post_replies" (
	"shard" smallint NOT NULL,
	"post_id" bigint NOT NULL,
	"reply_id" bigint NOT NULL,
	"author_id" bigint NOT NULL,
	"followers_only" boolean NOT NULL,
	"is_deleted" boolean NOT NULL,
	CONSTRAINT "post_replies_shard_post_id_reply_id_pk" PRIMARY KEY("shard","post_id","reply_id")
);
--> statement-breakpoint
CREATE TABLE "posts"."post_reposts" (
	"shard" smallint NOT NULL,
	"post_id" bigint NOT NULL,
	"repost_id" bigint NOT NULL,
	"reposter_id" bigint NOT NULL,
	"is_deleted" boolean NOT NULL,
	CONSTRAINT "post_reposts_shard_post_id_repost_id_pk" PRIMARY KEY("shard","post_id","repost_id")
);
--> statement-breakpoint
CREATE TABLE "posts"."posts" (
	"shard" smallint NOT NULL,
	"id" bigint NOT NULL,
	"author_id" bigint NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamptz(3) DEFAULT clock_timestamp() NOT NULL,
	"conversation_id" bigint NOT NULL,
	"reply_to_id" bigint,
	"parent_author_id" bigint,
	"quoted_post_id" bigint,
	"quoted_author_id" bigint,
	"followers_only" boolean DEFAULT false NOT NULL,
	"is_deleted" boolean DEFAULT false NOT NULL,
	"deleted_at" timestamptz(3),
	"version" bigint DEFAULT 1 NOT NULL,
	CONSTRAINT "posts_shard_id_pk" PRIMARY KEY("shard","id")
);
--> statement-breakpoint
CREATE TABLE "posts"."relation_blocks" (
	"shard" smallint NOT NULL,
	"blocker_id" bigint NOT NULL,
	"blocked_id" bigint NOT NULL,
	"is_active" boolean NOT NULL,
	"version" bigint NOT NULL,
	CONSTRAINT "relation_blocks_shard_blocker_id_blocked_id_pk" PRIMARY KEY("shard","blocker_id","blocked_id")
);
--> statement-breakpoint
CREATE TABLE "posts"."relation_follows" (
	"shard" smallint NOT NULL,
	"follower_id" bigint NOT NULL,
	"followee_id" bigint NOT NULL,
	"is_active" boolean NOT NULL,
	"hides_reposts" boolean NOT NULL,
	"version" bigint NOT NULL,
	CONSTRAINT "relation_follows_shard_follower_id_followee_id_pk" PRIMARY KEY("shard","follower_id","followee_id")
);
--> statement-breakpoint
CREATE TABLE "posts"."relation_mutes" (
	"shard" smallint NOT NULL,
	"muter_id" bigint NOT NULL,
	"muted_id" bigint NOT NULL,
	"is_active" boolean NOT NULL,
	"expires_at" timestamptz(3),
	"version" bigint NOT NULL,
	CONSTRAINT "relation_mutes_shard_muter_id_muted_id_pk" PRIMARY KEY("shard","muter_id","muted_id")
);
--> statement-breakpoint
CREATE TABLE "posts"."relation_users" (
	"shard" smallint NOT NULL,
	"user_id" bigint NOT NULL,
	"is_private" boolean NOT NULL,
	"is_suspended" boolean NOT NULL,
	"is_deleted" boolean NOT NULL,
	"version" bigint NOT NULL,
	CONSTRAINT "relation_users_shard_user_id_pk" PRIMARY KEY("shard","user_id")
);
--> statement-breakpoint
CREATE TABLE "posts"."relay_partitions" (
	"partition" smallint PRIMARY KEY NOT NULL,
	"epoch" integer NOT NULL,
	"last_sequence" bigint DEFAULT 0 NOT NULL,
	"published_sequence" bigint DEFAULT 0 NOT NULL,
	"lease_owner" text,
	"lease_until" timestamptz(3),
	"lease_heir" text
);
--> statement-breakpoint
CREATE TABLE "posts"."reposts" (
	"shard" smallint NOT NULL,
	"reposter_id" bigint NOT NULL,
	"post_id" bigint NOT NULL,
	"repost_id" bigint NOT NULL,
	"is_active" boolean NOT NULL,
	CONSTRAINT "reposts_shard_reposter_id_post_id_pk" PRIMARY KEY("shard","reposter_id","post_id")
);
--> statement-breakpoint
CREATE TABLE "posts"."user_post_counts" (
	"shard" smallint NOT NULL,
	"user_id" bigint NOT NULL,
	"post_count" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "user_post_counts_shard_user_id_pk" PRIMARY KEY("shard","user_id")
);
--> statement-breakpoint
CREATE INDEX "bookmarks_newest" ON "posts"."bookmarks" USING btree ("shard","viewer_id","bookmarked_at","post_id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_expiry" ON "posts"."idempotency_keys" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "likes_newest" ON "posts"."likes" USING btree ("shard","post_id","liked_at","liker_id") WHERE is_active;--> statement-breakpoint
CREATE INDEX "outbox_unsequenced" ON "posts"."outbox" USING btree ("partition","id") WHERE sequence is null;--> statement-breakpoint
CREATE INDEX "outbox_sequence" ON "posts"."outbox" USING btree ("partition","epoch","sequence") WHERE sequence is not null;--> statement-breakpoint
CREATE INDEX "post_quotes_newest" ON "posts"."post_quotes" USING btree ("shard","post_id","quote_id") WHERE not is_deleted;--> statement-breakpoint
CREATE INDEX "post_replies_newest" ON "posts"."post_replies" USING btree ("shard","post_id","reply_id") WHERE not is_deleted;--> statement-breakpoint
CREATE INDEX "post_reposts_newest" ON "posts"."post_reposts" USING btree ("shard","post_id","repost_id") WHERE not is_deleted;--> statement-breakpoint
CREATE INDEX "posts_by_author" ON "posts"."posts" USING btree ("shard","author_id","id") WHERE not is_deleted;--> statement-breakpoint
CREATE INDEX "relation_blocks_by_blocked" ON "posts"."relation_blocks" USING btree ("blocked_id") WHERE is_active;--> statement-breakpoint
CREATE INDEX "relation_follows_by_followee" ON "posts"."relation_follows" USING btree ("followee_id","follower_id") WHERE is_active;--> statement-breakpoint
CREATE INDEX "reposts_newest" ON "posts"."reposts" USING btree ("shard","reposter_id","repost_id") WHERE is_active;