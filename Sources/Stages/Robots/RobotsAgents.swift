internal import Base

/// The user agents whose rules count, by their product tokens, in the order in which they are named.
package struct RobotsAgents: Sendable, Equatable {
  /// Product tokens as they are spelled.
  package let names: [String]

  /// Common Crawl's crawler, and the tokens whose operators say that they gather texts to train models, or that a site refuses
  /// that by them. Sites name them one by one: a page that is refused to one of them was refused for that use.
  ///
  /// Source: the operators' pages on their crawlers, as ai.robots.txt collects them.
  package static let usual = RobotsAgents([
    "CCBot", "GPTBot", "ClaudeBot", "anthropic-ai", "Google-Extended", "Applebot-Extended", "Meta-ExternalAgent",
    "Bytespider", "AI2Bot", "cohere-training-data-crawler", "Diffbot", "PanguBot",
  ])!

  /// Most agents of a file of rules: the bits of a number.
  package static let most = 64

  /// Checks tokens; nil for none, for more than 64, and for one that is no product token or is there twice.
  package init?(_ names: [String]) {
    guard !names.isEmpty, names.count <= Self.most, names.allSatisfy(Self.isToken),
      Set(names.map { $0.lowercased() }).count == names.count
    else { return nil }
    self.names = names
  }

  /// Tokens that commas separate.
  package init?(list: String) {
    self.init(list.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
  }

  /// Whether a text is a product token: letters, digits, `-` and `_`. The RFC has no digits, but agents have them (`AI2Bot`).
  package static func isToken(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy(isTokenByte) }

  internal static func isTokenByte(_ byte: UInt8) -> Bool {
    ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }
}
