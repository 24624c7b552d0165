package orgtrail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a statement is told in the words of a finding. */
class PolicyStatementTest {
  @Test
  void isNamedByItsSid() {
    assertEquals("the statement Mine", statement("'Sid':'Mine'").described());
    assertEquals("a statement without a Sid", statement("'Effect':'Deny'").described());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'Effect':'Allow','Action':'a:b','Principal':'*','Resource':'r' | Allow a:b to * on r",
        "'Effect':'Deny','NotAction':'a:b','NotPrincipal':{'AWS':'p'},'NotResource':'r' | Deny a:b to AWS p on r",
        "'Effect':'Deny','Action':['a:1','a:2','a:3'],'Principal':'*','Resource':'r' | Deny a:1, a:2, a:3 to * on r",
        "'Effect':'Deny','Action':['a:1','a:2','a:3','a:4','a:5'],'Principal':'*','Resource':'r' | Deny a:1, a:2, a:3 and 2 more to * on r",
        "'Effect':'Allow','Action':'a:b','Principal':{'AWS':'AROA1234567890EXAMPLE'},'Resource':'r' | Allow a:b to AWS AROA1234567890EXAMPLE (a deleted user or role) on r"
      })
  void isSummedUpInOneLine(String elements, String summary) {
    assertEquals(summary, statement(elements).summary());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'Action':['a:b','a:c'] | 'Action':['a:c','A:B'] | ''",
        "'Action':'a:b' | 'Action':'a:c' | Action is a:c instead of a:b",
        "'Action':'a:b' | 'Action':['a:b','a:c'] | Action has a:c",
        "'Action':['a:b','a:c'] | 'Action':'a:b' | Action lacks a:c",
        "'Condition':{'Bool':{'x':'true'}} | 'Effect':'Allow' | Condition Bool x lacks true; Effect has Allow"
      })
  void differsFromAnotherVersionInItsValues(String before, String now, String expected) {
    var differences = statement(before).differences(statement(now));
    assertEquals(expected.replace("''", ""), String.join("; ", differences));
  }

  @Test
  void hasNoValuesOfAnElementThatItLacks() {
    assertEquals(
        List.of(), List.copyOf(statement("'Effect':'Deny'").values(PolicyStatement.ACTION)));
  }

  private static PolicyStatement statement(String elements) {
    return PolicyStatement.read("[{" + elements.replace('\'', '"') + "}]").get(0);
  }
}
