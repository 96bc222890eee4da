CREATE TABLE "feed"."log_consumers" (
	"consumer" text NOT NULL,
	"partition" smallint NOT NULL,
	"epoch" integer NOT NULL,
	"sequence" bigint NOT NULL,
	"seen_at" timestamptz(3) NOT NULL,
	CONSTRAINT "log_consumers_consumer_partition_pk" PRIMARY KEY("consumer","partition")
);
--> statement-breakpoint
CREATE TABLE "feed"."outbox" (
	"shard" smallint NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "feed"."outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
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
CREATE TABLE "feed"."post_likes" (
	"shard" smallint NOT NULL,
	"post_id" bigint NOT NULL,
	"liker_id" bigint NOT NULL,
	"author_id" bigint NOT NULL,
	"is_active" boolean NOT NULL,
	"version" bigint NOT NULL,
	CONSTRAINT "post_likes_shard_post_id_liker_id_pk" PRIMARY KEY("shard","post_id","liker_id")
);
--> statement-breakpoint
CREATE TABLE "feed"."pulled_authors" (
	"shard" smallint NOT NULL,
	"user_id" bigint NOT NULL,
	"phase" text NOT NULL,
	"since" timestamptz(3) DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "pulled_authors_shard_user_id_pk" PRIMARY KEY("shard","user_id")
);
--> statement-breakpoint
CREATE TABLE "feed"."read_states" (
	"shard" smallint NOT NULL,
	"user_id" bigint NOT NULL,
	"entry_id" bigint NOT NULL,
	"applied" text,
	"version" bigint DEFAULT 1 NOT NULL,
	CONSTRAINT "read_states_shard_user_id_pk" PRIMARY KEY("shard","user_id")
);
--> statement-breakpoint
CREATE TABLE "feed"."relay_partitions" (
	"partition" smallint PRIMARY KEY NOT NULL,
	"epoch" integer NOT NULL,
	"last_sequence" bigint DEFAULT 0 NOT NULL,
	"published_sequence" bigint DEFAULT 0 NOT NULL,
	"lease_owner" text,
	"lease_until" timestamptz(3),
	"lease_heir" text
);
--> statement-breakpoint
CREATE TABLE "feed"."user_list_members" (
	"shard" smallint NOT NULL,
	"list_id" bigint NOT NULL,
	"member_id" bigint NOT NULL,
	"added_at" timestamptz(3) NOT NULL,
	CONSTRAINT "user_list_members_shard_list_id_member_id_pk" PRIMARY KEY("shard","list_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "feed"."user_lists" (
	"shard" smallint NOT NULL,
	"id" bigint NOT NULL,
	"owner_id" bigint NOT NULL,
	"name" text NOT NULL,
	"is_private" boolean NOT NULL,
	"member_count" integer DEFAULT 0 NOT NULL,
	"is_deleted" boolean DEFAULT false NOT NULL,
	CONSTRAINT "user_lists_shard_id_pk" PRIMARY KEY("shard","id")
);
--> statement-breakpoint
DROP INDEX "feed"."entries_by_owner";--> statement-breakpoint
ALTER TABLE "feed"."dead_letters" ADD COLUMN "replay_requested_at" timestamptz(3);--> statement-breakpoint
ALTER TABLE "feed"."entries" ADD COLUMN "is_pulled" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "feed"."entries" ADD COLUMN "epoch" integer;--> statement-breakpoint
ALTER TABLE "feed"."entries" ADD COLUMN "sequence" bigint;--> statement-breakpoint
ALTER TABLE "feed"."timeline_jobs" ADD COLUMN "failures" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "feed"."timeline_jobs" ADD COLUMN "error" text;--> statement-breakpoint
ALTER TABLE "feed"."timeline_jobs" ADD COLUMN "died_at" timestamptz(3);--> statement-breakpoint
CREATE INDEX "outbox_unsequenced" ON "feed"."outbox" USING btree ("partition","id") WHERE sequence is null;--> statement-breakpoint
CREATE INDEX "outbox_sequence" ON "feed"."outbox" USING btree ("partition","epoch","sequence") WHERE sequence is not null;--> statement-breakpoint
CREATE INDEX "post_likes_by_liker" ON "feed"."post_likes" USING btree ("liker_id","author_id") WHERE is_active;--> statement-breakpoint
CREATE INDEX "user_list_members_by_time" ON "feed"."user_list_members" USING btree ("shard","list_id","added_at" DESC NULLS FIRST,"member_id");--> statement-breakpoint
CREATE INDEX "user_lists_by_owner" ON "feed"."user_lists" USING btree ("shard","owner_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "user_lists_by_name" ON "feed"."user_lists" USING btree ("shard","owner_id","name") WHERE not is_deleted;--> statement-breakpoint
CREATE INDEX "entries_by_parent" ON "feed"."entries" USING btree ("reply_to_id") WHERE reply_to_id is not null and not is_repost;--> statement-breakpoint
CREATE INDEX "entries_by_time" ON "feed"."entries" USING btree ("id","owner_id") WHERE not is_deleted;--> statement-breakpoint
CREATE INDEX "entries_by_owner" ON "feed"."entries" USING btree ("shard","owner_id","id") WHERE not is_deleted;