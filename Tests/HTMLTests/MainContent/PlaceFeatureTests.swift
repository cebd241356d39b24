import Base
import Testing

@testable import HTML

/// Things without text, links and places: what `BlockFeatures.placeNames` says of blocks.
@Suite struct PlaceFeatureTests {
  /// The bytes of one feature for each block of a page.
  static func feature(_ name: String, of page: String) throws -> [UInt8] {
    let extractor = MainContentExtractor(model: nil)
    extractor.read(HTMLTree(parsing: page))
    let column = try #require(BlockFeatures.names.firstIndex(of: name))
    return (0..<extractor.page.blocks.count).map { extractor.features.rows[$0 * BlockFeatures.width + column] }
  }

  @Test(arguments: [
    ("", LinkKind.none), ("  ", .none), ("#top", .fragment), (" #top", .fragment), ("/a/b", .sameSite),
    ("a.html", .sameSite),
    ("?page=2", .sameSite), ("https://example.org/x", .sameSite), ("http://www.example.org", .sameSite),
    ("//example.org?x", .sameSite), ("https://example.org.evil.invalid/", .outer), ("https://other.invalid/x", .outer),
    ("//other.invalid", .outer), ("https://", .outer), ("mailto:a@example.org", .action), ("tel:1", .action),
    ("JavaScript:void(0)", .action), ("a/b:c", .sameSite), ("http:", .action),
  ])
  func linksHaveKinds(_ address: String, _ expected: LinkKind) {
    let host = Array("example.org".utf8)
    let found = Array(address.utf8).withUnsafeBufferPointer { address in
      host.withUnsafeBufferPointer { LinkKind(address, host: $0) }
    }
    #expect(found == expected)
  }

  @Test func thePagesHostIsThatOfItsCanonicalAddress() throws {
    let links = "<p><a href=https://example.org/a>one</a><p><a href=https://other.invalid/b>two</a>"
    let known = "<link rel=canonical href=https://www.example.org/page>" + links
    let (own, outer) = (LinkKind.sameSite.rawValue, LinkKind.outer.rawValue)
    #expect(try Self.feature("linkKind", of: known) == [own, outer])
    #expect(try Self.feature("linkKind", of: links) == [outer, outer])
    #expect(try Self.feature("outerLinks", of: known) == [0, 1])
    #expect(try Self.feature("pageOuterLinks", of: known) == [127, 127])
  }

  @Test func linksToOnePageAreCounted() throws {
    let card = "<div><a href=/x#top>Title</a><p>Text.</p><a href=/x>more</a></div>"
    let page = card + "<div><a href=/y>Other</a></div>"
    let (one, two) = (Quantity.log(1), Quantity.log(2))
    #expect(try Self.feature("linkTargetCount", of: page) == [two, 0, two, one])
    #expect(try Self.feature("linkTargetBefore", of: "<p><a href=/x>a</a><p><a href=/x>b</a>") == [0, 1])
    // A link around blocks is the link of all of them.
    #expect(try Self.feature("linkTargetCount", of: "<a href=/x><h3>Title</h3><p>Text.</p></a>") == [two, two])
  }

  @Test func thingsBelongToTheBlockAfterThem() throws {
    let page = "<p>one</p><img><iframe></iframe><p>two<img></p><input><time>x</time><p>three</p><button>go</button>"
    #expect(try Self.feature("images", of: page) == [0, 2, 0, 0, 0])
    #expect(try Self.feature("embeds", of: page) == [0, 1, 0, 0, 0])
    #expect(try Self.feature("controls", of: page) == [0, 0, 1, 0, 1])
    #expect(try Self.feature("times", of: page) == [0, 0, 1, 0, 0])
    #expect(try Self.feature("pageControls", of: page).first == Quantity.log(2))
  }

  @Test func placesAreCountedWithinContainersGroupsAndHeadings() throws {
    let items = "<ul><li>a<li>b<li>c<li>d</ul>"
    #expect(try Self.feature("up1:position", of: items) == [0, 63, 127, 191])
    #expect(try Self.feature("groupOrdinal", of: items) == (1...4).map { Quantity.log($0) })
    #expect(try Self.feature("groupFromEnd", of: items) == (1...4).reversed().map { Quantity.log($0) })
    let page = "<main><h1>Ferry times</h1><h2>One</h2><p>x</p><h2>Two</h2><p>y</p></main><p>z</p>"
    #expect(try Self.feature("topHeadingUp", of: page) == [0, 1, 1, 1, 1, 1].map { UInt8($0) })
    #expect(try Self.feature("headingsBefore", of: page).dropFirst() == [1, 1, 2, 2, 2].map { Quantity.log($0) }[...])
    #expect(try Self.feature("headingsAfter", of: page).dropFirst() == [1, 1, 0, 0, 0].map { Quantity.log($0) }[...])
    #expect(try Self.feature("majorHeadingDistance", of: page) == [0, 0, 1, 0, 1, 2].map { Quantity.log($0) })
    #expect(try Self.feature("titleUp", of: "<p>x</p>") == [255])
  }
}
