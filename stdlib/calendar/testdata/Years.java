// Writes the rows of years.csv that Joda-Time vouches for: the library with which
// DHIS2's server reckons in these calendars. In an empty folder elsewhere, with
// joda-time-2.12.7.jar of Maven Central:
//
//   java -cp joda-time-2.12.7.jar Years.java >> years.csv
import org.joda.time.Chronology;
import org.joda.time.DateTimeZone;
import org.joda.time.LocalDate;
import org.joda.time.chrono.BuddhistChronology;
import org.joda.time.chrono.EthiopicChronology;
import org.joda.time.chrono.ISOChronology;
import org.joda.time.chrono.JulianChronology;

public class Years {
    public static void main(String[] args) {
        years("ethiopian", EthiopicChronology.getInstance(DateTimeZone.UTC), 1900, 2100);
        years("thai", BuddhistChronology.getInstance(DateTimeZone.UTC), 2480, 2620);
        years("julian", JulianChronology.getInstance(DateTimeZone.UTC), 1950, 2050);
    }

    static void years(String name, Chronology chronology, int from, int to) {
        for (int year = from; year <= to; year++) {
            LocalDate first = new LocalDate(year, 1, 1, chronology);
            StringBuilder months = new StringBuilder();
            for (int month = 1; month <= first.monthOfYear().getMaximumValue(); month++) {
                int days = new LocalDate(year, month, 1, chronology).dayOfMonth().getMaximumValue();
                months.append(month == 1 ? "" : " ").append(days);
            }
            LocalDate iso = new LocalDate(first.toDateTimeAtStartOfDay(DateTimeZone.UTC).getMillis(), ISOChronology.getInstanceUTC());
            System.out.println("joda,%s,%d,%s,%s".formatted(name, year, iso, months));
        }
    }
}
