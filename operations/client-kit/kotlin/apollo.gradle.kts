// What an app's build.gradle.kts says of Rookery, for Apollo Kotlin 4. Every custom scalar of the schema is mapped here;
// src/schema-coverage.test.ts sees to it. IDs stay Strings: they are opaque, and none is a number.
plugins {
  id("com.apollographql.apollo") version "4.2.0"
}

dependencies {
  implementation("com.apollographql.apollo:apollo-runtime:4.2.0")
  implementation("com.apollographql.adapters:apollo-adapters-core:0.0.4")
}

apollo {
  service("rookery") {
    packageName.set("app.rookery.api")
    // RFC 3339 in UTC with milliseconds. What Instant prints, which leaves zeros out, the server takes.
    mapScalar("DateTime", "java.time.Instant", "com.apollographql.adapter.core.JavaInstantAdapter")
    // For PERSISTED_OPERATIONS_MANIFEST of the server; docs/clients.md says how the two meet.
    operationManifestFormat.set("persistedQueryManifest")
  }
}
