package orgtrail.verify.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import orgtrail.verify.asking.AwsAccount;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.ListPublicKeysRequest;
import software.amazon.awssdk.services.cloudtrail.model.ListPublicKeysResponse;
import software.amazon.awssdk.services.cloudtrail.model.PublicKey;

class PublicKeysTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private final AwsAccount account = mock(AwsAccount.class);
  private final CloudTrailClient client = mock(CloudTrailClient.class);

  private static PublicKey key(String fingerprint, byte[] value) {
    return PublicKey.builder()
        .fingerprint(fingerprint)
        .value(SdkBytes.fromByteArray(value))
        .build();
  }

  @Test
  void readsTheKeysOfEachRegionOnce() {
    var value = DeliveredTrail.pkcs1(DeliveredTrail.CLOUDTRAIL);
    when(account.cloudTrail("eu-west-1")).thenReturn(client);
    when(client.listPublicKeys(any(ListPublicKeysRequest.class)))
        .thenAnswer(
            call ->
                call.<ListPublicKeysRequest>getArgument(0).nextToken() == null
                    ? ListPublicKeysResponse.builder()
                        .publicKeyList(key("a", value), key("broken", new byte[] {1, 2}))
                        .nextToken("more")
                        .build()
                    : ListPublicKeysResponse.builder().publicKeyList(key("b", value)).build());
    var keys = new PublicKeys(account, NOON.minusSeconds(3600), NOON);
    var expected = Optional.of(DeliveredTrail.CLOUDTRAIL.getPublic());
    assertEquals(expected, keys.find("eu-west-1", "a"));
    assertEquals(expected, keys.find("eu-west-1", "b"));
    assertEquals(Optional.empty(), keys.find("eu-west-1", "broken"));
    assertEquals(Optional.empty(), keys.find("eu-west-1", "c"));
    verify(client, times(2)).listPublicKeys(any(ListPublicKeysRequest.class));
  }
}
