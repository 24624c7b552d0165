package orgtrail.config;

import java.util.Optional;

/** The checked settings of one stack: numbers, enums and names that AWS accepts. */
public sealed interface Settings {
  /**
   * Reads the settings of a stack.
   *
   * @throws com.pulumi.exceptions.RunException with one line for each mistake
   */
  static Settings read(StackConfiguration configuration) {
    var reader = new ConfigReader(configuration);
    var kind = reader.choice(Setting.ACCOUNT, StackKind.class, StackKind::text);
    if (!reader.areValid(Setting.ACCOUNT)) {
      reader.stopOnProblems(); // every other check depends on the kind of stack
    }
    reader.refuseKeysNotReadBy(kind);
    var settings =
        switch (kind) {
          case LOGGING -> new Logging(LogStoreSettingsReader.read(reader, kind));
          case MANAGEMENT ->
              new Management(
                  TrailSettingsReader.read(reader),
                  TrailLinkReader.read(reader),
                  TamperGuardReader.read(reader));
          case REPLICA -> new Replica(LogStoreSettingsReader.read(reader, kind));
          case STANDALONE ->
              new Standalone(
                  LogStoreSettingsReader.read(reader, kind), TrailSettingsReader.read(reader));
        };
    reader.stopOnProblems();
    return settings;
  }

  /** The kind of stack that these settings are for. */
  StackKind kind();

  /** The settings of bucket and key, if this kind of stack has them. */
  default Optional<LogStoreSettings> ofLogStore() {
    return Optional.empty();
  }

  /** The settings of the trail, if this kind of stack has one. */
  default Optional<TrailSettings> ofTrail() {
    return Optional.empty();
  }

  /** A stack of the logging account. */
  record Logging(LogStoreSettings logStore) implements Settings {
    @Override
    public StackKind kind() {
      return StackKind.LOGGING;
    }

    @Override
    public Optional<LogStoreSettings> ofLogStore() {
      return Optional.of(logStore);
    }
  }

  /** A stack of the management account. */
  record Management(TrailSettings trail, TrailLink link, TamperGuard tamperGuard)
      implements Settings {
    @Override
    public StackKind kind() {
      return StackKind.MANAGEMENT;
    }

    @Override
    public Optional<TrailSettings> ofTrail() {
      return Optional.of(trail);
    }
  }

  /** A stack of one account with bucket, key and trail. */
  record Standalone(LogStoreSettings logStore, TrailSettings trail) implements Settings {
    @Override
    public StackKind kind() {
      return StackKind.STANDALONE;
    }

    @Override
    public Optional<LogStoreSettings> ofLogStore() {
      return Optional.of(logStore);
    }

    @Override
    public Optional<TrailSettings> ofTrail() {
      return Optional.of(trail);
    }
  }

  /** A stack of a replica. */
  record Replica(LogStoreSettings logStore) implements Settings {
    @Override
    public StackKind kind() {
      return StackKind.REPLICA;
    }

    @Override
    public Optional<LogStoreSettings> ofLogStore() {
      return Optional.of(logStore);
    }
  }

  /**
   * How a management stack finds bucket and key. Exactly one of the two parameters is present.
   *
   * @param loggingStack the logging stack, as {@code <organization>/<project>/<stack>}
   * @param staticDestination bucket and key as static values in the stack file
   */
  record TrailLink(Optional<String> loggingStack, Optional<LogDestination> staticDestination) {
    /**
     * The name for {@code pulumi -s} of a stack that is given with its organization and project.
     */
    public static String shortName(String loggingStack) {
      return loggingStack.substring(loggingStack.lastIndexOf('/') + 1);
    }
  }
}
