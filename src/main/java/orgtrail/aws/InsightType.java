package orgtrail.aws;

/**
 * A kind of unusual activity that CloudTrail Insights records.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_InsightSelector.html">InsightSelector</a>
 */
public enum InsightType {
  /** An unusual number of write API calls. */
  API_CALL_RATE("ApiCallRateInsight"),
  /** An unusual number of API calls that fail. */
  API_ERROR_RATE("ApiErrorRateInsight");

  private final String text;

  InsightType(String text) {
    this.text = text;
  }

  /** The name as AWS writes it. */
  public String text() {
    return text;
  }
}
