import Base
import TestSupport
import Testing

@testable import HTML

/// Dates against days counted from an epoch, in every form that a date can be written in.
@Suite struct PublicationDatePropertyTests {
  /// Days since 1970 and back (Hinnant's algorithms for the proleptic Gregorian calendar).
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func date(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let part = (5 * dayOfYear + 2) / 153
    let month = part + (part < 10 ? 3 : -9)
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * part + 2) / 5 + 1)
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static func iso(_ days: Int) -> String {
    let (year, month, day) = date(days)
    return "\(year)-\(two(month))-\(two(day))"
  }

  private static func read(_ text: String) -> String? {
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      PublicationDate(bytes).map {
        var output = ByteBuffer()
        $0.write(to: &output)
        return output.string()
      }
    }
  }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  @Test func everyFormOfADay() {
    var generator = SeededGenerator(seed: 41)
    for _ in 0..<400 {
      let day = Int.random(in: Self.days(1600, 1, 1)...Self.days(2199, 12, 30), using: &generator)
      let (year, month, number) = Self.date(day)
      guard day != 0 else { continue }
      let name = Self.months[month - 1]
      var texts = [
        "\(year)-\(Self.two(month))-\(Self.two(number))", "\(year)/\(month)/\(number)",
        "\(year).\(Self.two(month)).\(number)",
        "\(year)\(Self.two(month))\(Self.two(number))", "\(number).\(month).\(year)", "\(number) \(name) \(year)",
        "\(name) \(number), \(year)", "Tue, \(Self.two(number)) \(name.prefix(3)) \(year)",
        "Tue \(name.prefix(3).uppercased()) \(number) \(year)", "  \(name.lowercased()) \(number) \(year)  ",
      ]
      // Numbers whose order cannot be told say nothing.
      if number > 12 || number == month { texts += ["\(number)/\(month)/\(year)", "\(month)/\(number)/\(year)"] }
      for text in texts { #expect(Self.read(text) == Self.iso(day), "\(text)") }
      // What is read of what was written is the same.
      #expect(Self.read(Self.iso(day)) == Self.iso(day))
    }
  }

  /// Times with an offset are moved to UTC, over the ends of days, months and years.
  @Test func timesInUTC() {
    var generator = SeededGenerator(seed: 42)
    for _ in 0..<500 {
      let day = Int.random(in: Self.days(1999, 12, 28)...Self.days(2001, 3, 3), using: &generator)
      let (hour, minute, second) = (
        Int.random(in: 0..<24, using: &generator), Int.random(in: 0..<60, using: &generator),
        Int.random(in: 0..<60, using: &generator)
      )
      let offset = Int.random(in: -14 * 60...14 * 60, using: &generator)
      let time = "\(Self.two(hour)):\(Self.two(minute)):\(Self.two(second))"
      let instant = day * 86_400 + hour * 3600 + minute * 60 + second - offset * 60
      let (utcDay, rest) = instant.quotientAndRemainder(dividingBy: 86_400)
      let utc = "\(Self.iso(utcDay))T\(Self.two(rest / 3600)):\(Self.two(rest / 60 % 60)):\(Self.two(rest % 60))Z"
      let sign = offset < 0 ? "-" : "+"
      let zone = Self.two(abs(offset) / 60) + ":" + Self.two(abs(offset) % 60)
      let short = zone.split(separator: ":").joined()
      let (year, month, number) = Self.date(day)
      let words = "\(Self.two(number)) \(Self.months[month - 1].prefix(3)) \(year)"
      for text in [
        "\(Self.iso(day))T\(time)\(sign)\(zone)", "\(Self.iso(day)) \(time).123 \(sign)\(short)",
        "Mon, \(words) \(time) \(sign)\(short)", "\(Self.iso(day))t\(time) GMT\(sign)\(short)",
      ] {
        #expect(Self.read(text) == utc, "\(text)")
      }
      #expect(Self.read("\(Self.iso(day))T\(time)") == "\(Self.iso(day))T\(time)", "no offset, no UTC")
    }
  }

  /// Whatever is read of broken text is a day that there is.
  @Test func mutations() {
    var generator = SeededGenerator(seed: 43)
    let texts = ["2026-01-05T06:07:08+01:00", "Mon, 05 Jan 2026 06:07:08 GMT", "29.02.2024 23:59", "December 31, 1999"]
    let alphabet = Array("0123456789-/.:, TZ+JanFebGMT".utf8)
    var known = 0
    for round in 0..<2000 {
      var text = Array(texts[round % 4].utf8)
      for _ in 0..<Int.random(in: 0...3, using: &generator) {
        let place = Int.random(in: 0..<text.count, using: &generator)
        if Bool.random(using: &generator) {
          text[place] = alphabet.randomElement(using: &generator)!
        } else {
          text.remove(at: place)
        }
      }
      guard let date = text.withUnsafeBufferPointer({ PublicationDate($0) }) else { continue }
      known += 1
      #expect((1500...2200).contains(date.year))
      if date.day > 0 {
        let there = Self.date(Self.days(date.year, date.month, date.day))
        #expect(there == (date.year, date.month, date.day), "\(String(decoding: text, as: UTF8.self))")
      }
      #expect((0..<86_400).contains(date.seconds ?? 0))
      #expect(abs(date.offset ?? 0) <= 15 * 60)
    }
    #expect(known > 500)
  }

  /// Escapes are those of JSON, but for control characters, which become spaces, and mistakes, which are survived.
  @Test(arguments: [
    (#"a\"b\\c\/"#, #"a"b\c/"#), (#"\u00e9\u5b57\ud83d\ude00"#, "é字😀"), (#"a\nb\tc\r\b\f"#, "a b c   "),
    (#"\ud83d"#, "\u{FFFD}"), (#"\ude00x"#, "\u{FFFD}x"), (#"\ud83d\u0041"#, "\u{FFFD}A"), (#"\u12"#, "\u{FFFD}12"),
    (#"\u12g4"#, "\u{FFFD}12g4"), ("\\", "\\"), (#"\q"#, "q"), ("é\u{1}", "é\u{1}"), ("", ""),
    (#"\uD83D\uDE00"#, "😀"), (#"\ud83d\u"#, "\u{FFFD}\u{FFFD}"),
  ])
  func escapes(_ text: String, _ expected: String) {
    let found = Array(text.utf8).withUnsafeBufferPointer { JSONText.unescaped($0) }
    #expect(String(decoding: found, as: UTF8.self) == expected)
  }
}
