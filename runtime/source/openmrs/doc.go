// Package openmrs reads what the REST service of OpenMRS, and of Bahmni, gives:
// pages of records, from a server or from files, and single records.
//
// They become lines: one for each of the results of a page.
package openmrs
