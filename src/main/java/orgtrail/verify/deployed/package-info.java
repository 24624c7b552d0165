/** Compares the trail, the bucket and the key in AWS with what the program would write now. */
package orgtrail.verify.deployed;
