internal import Base
package import Records

/// Drops documents whose host or URL is on a list.
///
/// Lists are plain text, one entry a line: hosts (`domains`), URLs (`urls`), and words, pairs of soft words and substrings
/// of URLs. A folder is read as the blocklists of the University of Toulouse (UT1) are laid out, which RefinedWeb,
/// FineWeb and HPLT use: folders by subject with the files `domains` and `urls`. They are not part of the program.
///
/// A host is matched with all that it belongs to: `example.org` on the list blocks `www.example.org` and
/// `a.b.example.org`, not `myexample.org`; `xxx` blocks that top-level domain. A URL is matched without scheme, `www.`,
/// port and fragment, up to each `/`, `?` and `&`: `example.org/adult` blocks `https://www.example.org/adult/1`. A word is
/// a run of letters and digits of the URL; one word of `words` blocks it, and two different ones of `soft-words` do, as in
/// datatrove. An address on the allow list is kept whatever the other says. Documents without an address are kept.
///
/// Cost: some hashes of the URL, each looked up in a sorted table of 8 bytes an entry.
package struct DropListedAddresses: Filter {
  package static let reason = Drop.Reason(rawValue: "listed-address")
  package static let id = "url-list"
  package static let purpose = ["block", "allow"]
  package static let group = "url-list"
  package static let summary = "Drops documents whose host or URL is on a list."
  package static let parameters: [StageParameter<DropListedAddresses>] = [
    .init("block", \.block, "The list, or a folder of lists; null for none.") {
      try $0.files($1).resource { try AddressList($0) }
    },
    .init("allow", \.allow, "Addresses that are kept, in the same form; null for none.") {
      try $0.files($1).resource { try AddressList($0) }
    },
  ]
  package static let examples: [StageExample] = [
    .keeps("another host", ExampleDocument(url: "https://myexample.org/"), parameters: both, resources: lists),
    .drops(
      "a listed host and what belongs to it", ExampleDocument(url: "https://www.example.org/a"), parameters: both,
      resources: lists, group: group, for: reason,
      [.init("match", .text("host")), .init("entry", .text("example.org"))]),
    .drops(
      "what is below a listed URL", ExampleDocument(url: "http://WWW.example.com:80/adult/1?x=2"), parameters: both,
      resources: lists, group: group, for: reason,
      [.init("match", .text("url")), .init("entry", .text("example.com/adult"))]),
    .keeps(
      "an allowed host below a listed one", ExampleDocument(url: "https://good.example.org/"), parameters: both,
      resources: lists),
  ]
  private static let both = JSONValue.object([
    .init(key: "block", value: .string("adult")), .init(key: "allow", value: .string("allowed.txt")),
  ])
  private static let lists = ExampleResources([
    "adult": ["domains": "example.org\n", "urls": "example.com/adult\n"],
    "allowed.txt": ["allowed.txt": "good.example.org\n"],
  ])

  /// What is dropped; nil for nothing.
  package var block: StageResource<AddressList>?
  /// What is kept though it is listed; nil for nothing.
  package var allow: StageResource<AddressList>?

  /// Without lists.
  package init() {}

  package func drop(_ batch: borrowing Batch, row: Int) -> (reason: Drop.Reason, values: [Drop.Value])? {
    guard let block = block?.value, !batch.documents[row].url.isEmpty else { return nil }
    var address = WebAddress()
    batch.strings.withSpan(batch.documents[row].url.range) { address.parse($0) }
    guard let found = block.match(address), allow?.value.match(address) == nil else { return nil }
    return (
      Self.reason, [.init("match", .text(found.match.rawValue)), .init("entry", .text(found.entry))]
    )
  }
}
