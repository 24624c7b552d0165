/**
 * The report of a verification: what was checked, what was seen, and what to do.
 *
 * <p>It knows nothing of AWS. Other packages add findings and chains, and this one writes them as
 * text, JSON, JUnit XML and HTML, and merges the reports of several runs.
 */
package orgtrail.verify.report;
