import Base
import Testing

@testable import HTML

/// Marks of text of other pages: what `BlockFeatures.teaserNames` says of blocks.
@Suite struct TeaserFeatureTests {
  private static func marks(_ text: String) -> TextMarks {
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      TextMarks(of: bytes, digits: Int32(bytes.count { $0 &- 48 < 10 }))
    }
  }

  @Test(
    arguments: [
      ("It goes on ...", .ellipsis), ("It goes on …", .ellipsis), ("It goes on [...]", .ellipsis),
      ("“It goes on…\"", .ellipsis), ("It ends.", []), ("..", []), ("… and it ends", []), ("", []),
      ("9:05 Storm over the bay", .clock), ("Storm over the bay 21:30", .clock), ("9:5", []), ("109:305", []),
      ("score 3:2 at half time", []), ("Monday, 5 January 2026", .date), ("5.1.2026", .date), ("1998", .date),
      ("12026", []), ("1899", []), ("2026-01-05 09:05", [.clock, .date]), ("٢٠٢٦", []),
    ] as [(String, TextMarks)])
  func textHasMarks(_ text: String, _ marks: TextMarks) { #expect(Self.marks(text) == marks) }

  @Test func timesAndDatesAreLookedForNearBothEnds() {
    let long = String(repeating: "long text ", count: 20)
    #expect(Self.marks("9:05 " + long) == .clock)
    #expect(Self.marks(long + "in 2026") == .date)
    #expect(Self.marks(long + "in 2026, at 9:05, " + long) == [])
  }

  @Test(arguments: [
    ("2026-01-05", true), ("2026-01-05T06:07:08Z", true), ("2026-1-5", false), ("05.01.2026", false), ("", false),
  ])
  func daysOfTimes(_ value: String, _ isDay: Bool) {
    let day = Array(value.utf8).withUnsafeBufferPointer {
      TextMarks.day($0).map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(day == (isDay ? "2026-01-05" : nil))
  }

  @Test func linksAtBothEndsOfAText() throws {
    let page =
      "<p><a href=/a>More</a> text<p>Text <a href=/b>more</a> »<p>Text <a href=/b>more</a> text<p><a href=/c>All</a>"
    #expect(try PlaceFeatureTests.feature("beginsWithLink", of: page) == [1, 0, 0, 1])
    #expect(try PlaceFeatureTests.feature("lastLinkUnits", of: page) == [0, Quantity.log(4), 0, Quantity.log(3)])
    #expect(try PlaceFeatureTests.feature("after1LastLink", of: page) == [127, 0, 255, 0])
  }

  @Test func linksToThePageItselfHaveAKindOfTheirOwn() throws {
    let links =
      "<h2><a href=/2026/ferry#top>Ferry</a></h2><p>It leaves.<h2><a href=/2026/storm>Storm</a></h2><p>It blows."
    let (itself, other) = (LinkKind.itself.rawValue, LinkKind.sameSite.rawValue)
    for url in [
      "<link rel=canonical href=https://a.org/2026/ferry/>", "<meta property=og:url content=https://a.org/2026/ferry>",
    ] {
      #expect(try PlaceFeatureTests.feature("linkKind", of: url + links) == [itself, 0, other, 0])
      #expect(try PlaceFeatureTests.feature("headingLinkKind", of: url + links) == [itself, itself, other, other])
    }
    #expect(
      try PlaceFeatureTests.feature("linkKind", of: "<link rel=canonical href=https://a.org/><p><a href=/>Home</a>")
        == [other])
  }

  @Test func whereThePagesStatedBodyIs() throws {
    let body = "The ferry to the island leaves at six."
    let page = """
      <script type="application/ld+json">{"@type": "Article", "articleBody": "\(body) It returns in the evening."}</script>
      <p>Another story begins here today.<p>\(body)<p>It returns in the evening.<p>More stories of the week.
      """
    #expect(try PlaceFeatureTests.feature("bodyBefore", of: page) == [0, 0, 170, 255])
    #expect(try PlaceFeatureTests.feature("bodyAfter", of: page) == [255, 85, 0, 0])
  }

  @Test func timesOfOtherDaysThanThePages() throws {
    let page = """
      <meta property=article:published_time content=2026-01-05T08:00:00Z><p><time datetime=2026-01-05>today</time> One.
      <p>Two.<p><time datetime=2025-12-31>last year</time> Three.
      """
    #expect(try PlaceFeatureTests.feature("day", of: page) == [1, 1, 2])
    #expect(try PlaceFeatureTests.feature("dayDistance", of: page) == [0, Quantity.log(1), 0])
    #expect(
      try PlaceFeatureTests.feature(
        "day", of: "<p>One.<p><time datetime=2025-12-31>x</time> Two. <time datetime=2026-01-01>y</time>") == [0, 3])
  }

  @Test func headlinesWithTimesAroundABlock() throws {
    let list = (0..<8).map { "<li>9:0\($0) Headline number \($0)</li>" }.joined()
    let page = "<p>Text of the page.</p><ul>\(list)</ul>"
    let found = try PlaceFeatureTests.feature("window3Dated", of: page)
    #expect(found.first == 191 && found[5] == 255)
    #expect(try PlaceFeatureTests.feature("shapeDated", of: page).last == 255)
    #expect(try PlaceFeatureTests.feature("pageDated", of: page).first == Quantity.log(8))
  }
}
