import Base
import Testing

@testable import HTML

@Suite struct PublicationDateTests {
  private func iso(_ text: String) -> String? {
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      PublicationDate(bytes).map {
        var output = ByteBuffer()
        $0.write(to: &output)
        return output.string()
      }
    }
  }

  @Test(arguments: [
    ("2026-01-05", "2026-01-05"), (" 2026/1/5 ", "2026-01-05"), ("20260105", "2026-01-05"), ("2026-01", "2026-01"),
    ("2026", "2026"), ("2026.01.05", "2026-01-05"),
    ("2026-01-05T06:07:08Z", "2026-01-05T06:07:08Z"), ("2026-01-05T06:07:08.123+00:00", "2026-01-05T06:07:08Z"),
    ("2026-01-05T06:07+0900", "2026-01-04T21:07:00Z"), ("2026-12-31T22:00:00-05", "2027-01-01T03:00:00Z"),
    ("2024-02-28T23:30:00-01:00", "2024-02-29T00:30:00Z"), ("2026-03-01T00:30:00+01:00", "2026-02-28T23:30:00Z"),
    ("2026-01-05 06:07:08", "2026-01-05T06:07:08"), ("2026-01-05 06:07 UTC", "2026-01-05T06:07:00Z"),
    ("20260105T060708Z", "2026-01-05"), ("2026-01-05T06:07:60Z", "2026-01-05T06:07:59Z"),
    ("05.01.2026", "2026-01-05"), ("25/01/2026", "2026-01-25"), ("01/25/2026", "2026-01-25"),
    ("4/4/2026", "2026-04-04"),
    ("Mon, 05 Jan 2026 06:07:08 +0100", "2026-01-05T05:07:08Z"),
    ("Mon, 05 Jan 2026 06:07:08 GMT", "2026-01-05T06:07:08Z"),
    ("Mon Jan 05 2026 06:07:08 GMT+0100 (CET)", "2026-01-05T05:07:08Z"), ("January 5, 2026", "2026-01-05"),
    ("5 January 2026", "2026-01-05"), ("Jan. 5, 2026", "2026-01-05"), ("2024-02-29", "2024-02-29"),
    // A weekday or a name that begins as a month does is none; of two months the last one counts.
    ("mardi 24 novembre 2020", "2020-11-24"), ("Martes, 24 noviembre 2020", "2020-11-24"),
    ("mar. 24 nov. 2020", "2020-11-24"), ("Marseille, 24 novembre 2020", "2020-11-24"),
    ("Jan Decker, 5 May 2020", "2020-05-05"),
    ("24 augustus 2020", "2020-08-24"), ("1 septembre 2020", "2020-09-01"), ("24 mars 2020", "2020-03-24"),
    ("4 març 2020", "2020-03-04"), ("Sept. 4, 2020", "2020-09-04"), ("4 OKTOBER 2020", "2020-10-04"),
    // A time of day that a word follows may be of either half of the day.
    ("Jan 5, 2026 6:07 PM", "2026-01-05"),
  ])
  func formsOfOneDay(_ text: String, _ expected: String) { #expect(iso(text) == expected) }

  @Test(arguments: [
    "", "x", "3/4/2026", "2026-13-01", "2026-02-30", "2023-02-29", "0000-00-00", "0001-01-01T00:00:00", "1970-01-01",
    "1767592028",
    "1767592028000", "26-01-05", "yesterday", "5. ledna 2026", "2026-", "2026 words", "12", "99.99.2026",
    // Tuesday, November, a place, a person: no month is told.
    "mardi 24 2020", "24. marraskuuta 2020", "Mayfield 24 2020", "Augustin, 24 2020", "Decatur 5, 2020",
  ])
  func othersSayNothing(_ text: String) { #expect(iso(text) == nil) }
}
