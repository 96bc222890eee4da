CREATE TABLE "users"."accounts" (
	"id" bigint PRIMARY KEY NOT NULL,
	"username" text NOT NULL,
	"email" text NOT NULL,
	"password_hash" text NOT NULL,
	"display_name" text,
	"bio" text DEFAULT '' NOT NULL,
	"is_private" boolean DEFAULT false NOT NULL,
	"roles" text[] DEFAULT '{}' NOT NULL,
	"is_suspended" boolean DEFAULT false NOT NULL,
	"deleted_at" timestamptz(3),
	"version" bigint DEFAULT 1 NOT NULL,
	"created_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users"."blocks" (
	"shard" smallint NOT NULL,
	"blocker_id" bigint NOT NULL,
	"blocked_id" bigint NOT NULL,
	"block_id" bigint,
	"active" boolean DEFAULT false NOT NULL,
	"version" bigint NOT NULL,
	"follow_ended_version" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "blocks_shard_blocker_id_blocked_id_pk" PRIMARY KEY("shard","blocker_id","blocked_id")
);
--> statement-breakpoint
CREATE TABLE "users"."consumer_positions" (
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
CREATE TABLE "users"."dead_letters" (
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
CREATE TABLE "users"."followers" (
	"shard" smallint NOT NULL,
	"followee_id" bigint NOT NULL,
	"follower_id" bigint NOT NULL,
	"follow_id" bigint,
	"state" text DEFAULT 'none' NOT NULL,
	"hides_reposts" boolean DEFAULT false NOT NULL,
	"version" bigint NOT NULL,
	CONSTRAINT "followers_shard_followee_id_follower_id_pk" PRIMARY KEY("shard","followee_id","follower_id")
);
--> statement-breakpoint
CREATE TABLE "users"."follows" (
	"shard" smallint NOT NULL,
	"follower_id" bigint NOT NULL,
	"followee_id" bigint NOT NULL,
	"follow_id" bigint,
	"state" text DEFAULT 'none' NOT NULL,
	"hides_reposts" boolean DEFAULT false NOT NULL,
	"version" bigint NOT NULL,
	CONSTRAINT "follows_shard_follower_id_followee_id_pk" PRIMARY KEY("shard","follower_id","followee_id")
);
--> statement-breakpoint
CREATE TABLE "users"."log_consumers" (
	"consumer" text NOT NULL,
	"partition" smallint NOT NULL,
	"epoch" integer NOT NULL,
	"sequence" bigint NOT NULL,
	"seen_at" timestamptz(3) NOT NULL,
	CONSTRAINT "log_consumers_consumer_partition_pk" PRIMARY KEY("consumer","partition")
);
--> statement-breakpoint
CREATE TABLE "users"."mutes" (
	"shard" smallint NOT NULL,
	"muter_id" bigint NOT NULL,
	"muted_id" bigint NOT NULL,
	"mute_id" bigint,
	"active" boolean DEFAULT false NOT NULL,
	"expires_at" timestamptz(3),
	"version" bigint NOT NULL,
	CONSTRAINT "mutes_shard_muter_id_muted_id_pk" PRIMARY KEY("shard","muter_id","muted_id")
);
--> statement-breakpoint
CREATE TABLE "users"."outbox" (
	"shard" smallint NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "users"."outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
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
CREATE TABLE "users"."refresh_tokens" (
	"shard" smallint NOT NULL,
	"session_id" bigint NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"expires_at" timestamptz(3) NOT NULL,
	"rotated_at" timestamptz(3),
	CONSTRAINT "refresh_tokens_shard_session_id_token_hash_pk" PRIMARY KEY("shard","session_id","token_hash")
);
--> statement-breakpoint
CREATE TABLE "users"."relation_counts" (
	"shard" smallint NOT NULL,
	"user_id" bigint NOT NULL,
	"following_count" integer DEFAULT 0 NOT NULL,
	"follower_count" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "relation_counts_shard_user_id_pk" PRIMARY KEY("shard","user_id")
);
--> statement-breakpoint
CREATE TABLE "users"."relay_partitions" (
	"partition" smallint PRIMARY KEY NOT NULL,
	"epoch" integer NOT NULL,
	"last_sequence" bigint DEFAULT 0 NOT NULL,
	"published_sequence" bigint DEFAULT 0 NOT NULL,
	"lease_owner" text,
	"lease_until" timestamptz(3),
	"lease_heir" text
);
--> statement-breakpoint
CREATE TABLE "users"."sessions" (
	"shard" smallint NOT NULL,
	"id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"expires_at" timestamptz(3) NOT NULL,
	"revoked_at" timestamptz(3),
	CONSTRAINT "sessions_shard_id_pk" PRIMARY KEY("shard","id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_username" ON "users"."accounts" USING btree ("username");--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_email" ON "users"."accounts" USING btree ("email");--> statement-breakpoint
CREATE INDEX "accounts_by_partition" ON "users"."accounts" USING btree (((id >> 10) & 7),"id");--> statement-breakpoint
CREATE INDEX "blocks_in_order" ON "users"."blocks" USING btree ("shard","blocker_id","block_id") WHERE active;--> statement-breakpoint
CREATE INDEX "followers_in_order" ON "users"."followers" USING btree ("shard","followee_id","state","follow_id") WHERE state <> 'none';--> statement-breakpoint
CREATE INDEX "follows_in_order" ON "users"."follows" USING btree ("shard","follower_id","follow_id") WHERE state = 'following';--> statement-breakpoint
CREATE INDEX "mutes_in_order" ON "users"."mutes" USING btree ("shard","muter_id","mute_id") WHERE active;--> statement-breakpoint
CREATE INDEX "outbox_unsequenced" ON "users"."outbox" USING btree ("partition","id") WHERE sequence is null;--> statement-breakpoint
CREATE INDEX "outbox_sequence" ON "users"."outbox" USING btree ("partition","epoch","sequence") WHERE sequence is not null;--> statement-breakpoint
CREATE INDEX "sessions_of_user" ON "users"."sessions" USING btree ("shard","user_id");