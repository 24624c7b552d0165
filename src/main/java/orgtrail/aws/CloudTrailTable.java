package orgtrail.aws;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The table of CloudTrail's log files that Athena documents, with partition projection: Athena
 * computes the folders from the query, so nobody has to add partitions.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html">The
 *     table with partition projection</a>
 */
public final class CloudTrailTable {
  /**
   * A column.
   *
   * @param type in the words of Hive, without spaces
   */
  public record Column(String name, String type) {}

  private static final String STRING = "string";

  private static final String USER_IDENTITY =
      "struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,"
          + "accesskeyid:string,username:string,"
          + "onbehalfof:struct<userid:string,identitystorearn:string>,"
          + "sessioncontext:struct<"
          + "attributes:struct<mfaauthenticated:string,creationdate:string>,"
          + "sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,"
          + "username:string>,"
          + "ec2roledelivery:string,"
          + "webidfederationdata:struct<federatedprovider:string,attributes:map<string,string>>>>";

  /** The columns, in the order of the documentation. */
  public static final List<Column> COLUMNS =
      List.of(
          text("eventversion"),
          new Column("useridentity", USER_IDENTITY),
          text("eventtime"),
          text("eventsource"),
          text("eventname"),
          text("awsregion"),
          text("sourceipaddress"),
          text("useragent"),
          text("errorcode"),
          text("errormessage"),
          text("requestparameters"),
          text("responseelements"),
          text("additionaleventdata"),
          text("requestid"),
          text("eventid"),
          text("readonly"),
          new Column("resources", "array<struct<arn:string,accountid:string,type:string>>"),
          text("eventtype"),
          text("apiversion"),
          text("recipientaccountid"),
          text("serviceeventdetails"),
          text("sharedeventid"),
          text("vpcendpointid"),
          text("vpcendpointaccountid"),
          text("eventcategory"),
          new Column(
              "addendum",
              "struct<reason:string,updatedfields:string,originalrequestid:string,"
                  + "originaleventid:string>"),
          text("sessioncredentialfromconsole"),
          text("edgedevicedetails"),
          new Column(
              "tlsdetails",
              "struct<tlsversion:string,ciphersuite:string,clientprovidedhostheader:string>"));

  /** The columns that are folders. A query must name accounts, and should name days. */
  public static final List<Column> PARTITIONS =
      List.of(text("account"), text("region"), text("timestamp"));

  /** A table whose files Glue does not manage. Athena refuses a table without this type. */
  public static final String TYPE = "EXTERNAL_TABLE";

  public static final String INPUT_FORMAT = "com.amazon.emr.cloudtrail.CloudTrailInputFormat";
  public static final String OUTPUT_FORMAT =
      "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat";
  public static final String SERDE = "org.apache.hive.hcatalog.data.JsonSerDe";

  /**
   * CloudTrail was announced in November 2013, so no log file is older. A later day would hide log
   * files of a bucket that was adopted, and a day that moves would be a difference in each preview.
   */
  private static final String FIRST_DAY = "2013/11/01";

  private CloudTrailTable() {}

  private static Column text(String name) {
    return new Column(name, STRING);
  }

  /**
   * The parameters of the table.
   *
   * <p>The account is injected: Athena takes it from the query. A list would become out of date
   * when an account joins.
   *
   * @param location the folder of the accounts, as a URI with a slash at its end
   * @param regions the regions whose folders exist or may exist
   * @see <a
   *     href="https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html">Types
   *     of projection</a>
   */
  public static Map<String, String> parameters(String location, List<String> regions) {
    var parameters = new TreeMap<String, String>();
    parameters.put("EXTERNAL", "TRUE");
    parameters.put("classification", "cloudtrail");
    // Without this, Athena skips log files that were restored from an archive, and does not say so:
    // https://docs.aws.amazon.com/athena/latest/ug/querying-glacier.html
    parameters.put("read_restored_glacier_objects", "true");
    parameters.put("projection.enabled", "true");
    parameters.put("projection.account.type", "injected");
    parameters.put("projection.region.type", "enum");
    parameters.put("projection.region.values", String.join(",", regions));
    parameters.put("projection.timestamp.type", "date");
    parameters.put("projection.timestamp.format", "yyyy/MM/dd");
    parameters.put("projection.timestamp.interval", "1");
    parameters.put("projection.timestamp.interval.unit", "DAYS");
    parameters.put("projection.timestamp.range", FIRST_DAY + ",NOW");
    parameters.put(
        "storage.location.template", location + "${account}/CloudTrail/${region}/${timestamp}");
    return parameters;
  }
}
