internal import Base
internal import Records

/// Hosts of a rule, with those below them: `example.org` stands for `www.example.org` too, and `es` for every host of that
/// top-level domain.
package struct HostSet: Sendable, Equatable {
  /// The hosts in lower case, without a dot at either end.
  package let hosts: Set<String>

  /// Hosts as a rule names them.
  package init(_ hosts: some Sequence<String>) { self.hosts = Set(hosts.map(Self.normal)) }

  /// A host as it is compared.
  package static func normal(_ host: String) -> String {
    var host = Substring(host.lowercased())
    while host.hasPrefix(".") { host.removeFirst() }
    while host.hasSuffix(".") { host.removeLast() }
    return String(host)
  }

  /// Whether a text can be a host: letters, digits, hyphens and dots, or an address in brackets; no scheme, port or path.
  package static func isHost(_ text: String) -> Bool {
    let host = normal(text)
    return !host.isEmpty && host.utf8.count <= 253 && !host.contains("..")
      && host.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || $0.properties.numericType != nil || "-._".unicodeScalars.contains($0)
      }
  }

  /// The host of the set that a document's host is, or is below; nil where there is none.
  package func match(_ host: String) -> String? {
    guard !hosts.isEmpty else { return nil }
    var rest = Substring(host)
    while rest.hasSuffix(".") { rest.removeLast() }
    while !rest.isEmpty {
      if hosts.contains(String(rest)) { return String(rest) }
      guard let dot = rest.firstIndex(of: ".") else { return nil }
      rest = rest[rest.index(after: dot)...]
    }
    return nil
  }
}
