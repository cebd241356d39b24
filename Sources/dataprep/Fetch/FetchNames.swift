import Base

/// How files of URLs are named.
enum FetchNaming: String, CaseIterable {
  /// The last part of the URL's path.
  case last
  /// The URL's host and path, as directories.
  case path

  /// The name of a URL's file, below the directory of all. It depends on the URL alone, so that it is the same in every run.
  func name(of url: String) -> String {
    let bare = url.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)[0]
    let parts = bare.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var components = parts[0].split(separator: "/").map { String($0) }
    // The scheme.
    components.removeFirst()
    let host = components.isEmpty ? "host" : components.removeFirst()
    // What ends in a slash is a folder's page.
    if components.isEmpty || parts[0].hasSuffix("/") { components.append("index") }
    if parts.count > 1, !parts[1].isEmpty { components[components.count - 1] += "?\(parts[1])" }
    let chosen = self == .last ? [components[components.count - 1]] : [host] + components
    return chosen.map { Self.safe($0) }.joined(separator: "/")
  }

  /// Whether a URL's name says that the file is data, which never begins as a page does.
  static func isData(_ url: String) -> Bool {
    let name = FetchNaming.last.name(of: String(url.split(separator: "?")[0])).lowercased()
    let endings = [
      ".warc", ".wet", ".wat", ".arc", ".jsonl", ".ndjson", ".json", ".parquet", ".paths", ".bin", ".tsv", ".csv",
    ]
    return (endings + [".gz", ".zst", ".lz4", ".xz", ".bz2", ".zip", ".wacz"]).contains { name.hasSuffix($0) }
  }

  /// Bytes of a component at most; file systems allow 255, and private names are longer.
  private static let longest = 200

  /// A component as a file's name: no slash, no control character, no leading dot (these are private), not too long.
  static func safe(_ component: String) -> String {
    var text = ""
    for scalar in component.unicodeScalars {
      text += scalar == "/" || scalar.value < 0x20 || scalar.value == 0x7F ? "_" : String(scalar)
    }
    if text.hasPrefix(".") { text = "_" + text.dropFirst() }
    guard text.utf8.count > longest else { return text }
    // The end is kept, as it names the format.
    let end = String(decoding: text.utf8.suffix(60), as: UTF8.self)
    return "\(Digest.sha256(component).prefix(16))-\(end)"
  }
}
