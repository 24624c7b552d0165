package orgtrail.policy;

/**
 * Patterns as policies have them: {@code *} stands for any characters, {@code ?} for one.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html">Wildcards
 *     in resource ARNs</a>
 */
final class Wildcards {
  private Wildcards() {}

  /**
   * Whether a text matches. A regular expression would take years for some patterns with many
   * wildcards. Here only the last {@code *} is tried again, because each earlier one has matched as
   * little as it can.
   */
  static boolean match(String pattern, String text) {
    int inPattern = 0;
    int inText = 0;
    int lastStar = -1;
    int retryAt = 0;
    while (inText < text.length()) {
      if (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
        lastStar = inPattern++;
        retryAt = inText;
      } else if (inPattern < pattern.length()
          && (pattern.charAt(inPattern) == '?'
              || pattern.charAt(inPattern) == text.charAt(inText))) {
        inPattern++;
        inText++;
      } else if (lastStar >= 0) {
        inPattern = lastStar + 1;
        inText = ++retryAt;
      } else {
        return false;
      }
    }
    return pattern.substring(inPattern).chars().allMatch(rest -> rest == '*');
  }
}
