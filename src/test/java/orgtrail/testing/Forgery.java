package orgtrail.testing;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.function.Consumer;

/** What somebody who can write a state, and has no rights in AWS, writes into it. */
public final class Forgery {
  private static final String ID = "11111111-2222-4333-8444-555555555555";

  private Forgery() {}

  /**
   * Another name for a resource. The program does not know it, so that the next update would delete
   * the resource.
   */
  public static Consumer<JsonObject> rename(String name) {
    return state -> {
      for (var element : state.getAsJsonArray("resources")) {
        var resource = element.getAsJsonObject();
        var urn = resource.get("urn").getAsString();
        if (urn.endsWith("::" + name)) {
          resource.addProperty("urn", urn + "-renamed");
          resource.addProperty("protect", false);
          resource.addProperty("retainOnDelete", false);
        }
      }
    };
  }

  /** Another value of an output of the stack. */
  public static Consumer<JsonObject> output(String name, String value) {
    return state ->
        state.getAsJsonArray("resources").asList().stream()
            .map(JsonElement::getAsJsonObject)
            // Any resource can be the first one, e.g. a provider that the program asks something.
            .filter(resource -> resource.get("type").getAsString().equals("pulumi:pulumi:Stack"))
            .forEach(stack -> stack.getAsJsonObject("outputs").addProperty(name, value));
  }

  /** A resource of a provider that runs commands. */
  public static Consumer<JsonObject> addCommand(String stack) {
    return state -> {
      var urn = "urn:pulumi:" + stack + "::orgtrail::pulumi:providers:command::other";
      var provider = resource(urn, "pulumi:providers:command", ID);
      provider.add("inputs", JsonParser.parseString("{'version': '1.0.0'}"));
      provider.add("outputs", JsonParser.parseString("{'version': '1.0.0'}"));
      var type = "command:local:Command";
      var command = resource("urn:pulumi:" + stack + "::orgtrail::" + type + "::other", type, "id");
      command.addProperty("provider", urn + "::" + ID);
      state.getAsJsonArray("resources").add(provider);
      state.getAsJsonArray("resources").add(command);
    };
  }

  private static JsonObject resource(String urn, String type, String id) {
    var resource = new JsonObject();
    resource.addProperty("urn", urn);
    resource.addProperty("type", type);
    resource.addProperty("id", id);
    resource.addProperty("custom", true);
    return resource;
  }
}
