import Base
import Records

/// Expands arguments into inputs one by one; `InputList` is its result.
struct InputExpansion {
  private(set) var entries: [InputList.Entry] = []
  private(set) var passedOver: [String] = []
  private var seen: Set<String> = []
  private var unfinished = UnfinishedFiles()
  private let identities = InputIdentities()
  /// Listings being read, outermost first: a listing that names itself is an error.
  private var listings: [String] = []
  private let base: String?
  private let kind: InputKind
  private let policy: FetchPolicy

  init(base: String?, kind: InputKind, policy: FetchPolicy) {
    self.base = base
    self.kind = kind
    self.policy = policy
  }

  /// Adds what `argument` names.
  mutating func add(_ argument: String) throws(SourceError) {
    guard !argument.isEmpty else {
      throw SourceError(.missing, "an input's name is empty")
    }
    if argument.utf8.first == UInt8(ascii: "@") {
      try addListing(String(argument.dropFirst()))
      return
    }
    if argument.hasPrefix(CrawlInput.prefix) {
      for url in try CrawlInput(argument).locations(policy: policy) { try append(InputList.Entry(location: url)) }
      return
    }
    switch Location(argument) {
    case .standardInput: try append(InputList.Entry(location: "-"))
    case .web(let url):
      if InputExpansion.isListing(url) {
        try addListing(url)
      } else {
        try append(InputList.Entry(location: url))
      }
    case .object(let place): try addObjects(place)
    case .file(let path): try addPath(path)
    case .unsupported(scheme: "s3"): throw Location.badObject(argument)
    case .unsupported(let scheme):
      throw SourceError(
        .missing, "\(scheme):// locations are not supported", location: argument,
        advice: "Copy it to a local directory first, or use its https:// URL.")
    }
  }

  /// Adds an object, or what is below a prefix or matches a pattern.
  private mutating func addObjects(_ place: S3Location) throws(SourceError) {
    let inputs = ObjectInputs(try S3Client(.ofThisProcess(), policy: policy))
    if Glob.isPattern(place.key) {
      let found = try inputs.matches(of: place, kind)
      passedOver += found.passedOver
      guard !found.inputs.isEmpty else {
        throw SourceError(.missing, "the pattern matches no input", location: place.description)
      }
      for entry in found.inputs { try addObject(entry) }
    } else if place.isPrefix {
      let found = try inputs.below(place, kind)
      passedOver += found.passedOver
      guard !found.inputs.isEmpty else {
        throw SourceError(
          .missing, "no \(kind.noun) below this prefix", location: place.description, advice: kind.description)
      }
      for entry in found.inputs { try append(entry) }
    } else {
      try addObject(try inputs.object(place))
    }
  }

  private mutating func addObject(_ entry: InputList.Entry) throws(SourceError) {
    if InputExpansion.isListing(entry.location) {
      try addListing(entry.location)
    } else {
      try append(entry)
    }
  }

  private mutating func addPath(_ path: String) throws(SourceError) {
    guard let entry = try FileSystem.lookUp(path) else {
      try addMatches(of: path)
      return
    }
    switch entry.kind {
    case .folder: try addFolder(path)
    case .file where InputExpansion.isListing(path): try addListing(path)
    case .file: try append(InputList.Entry(location: path, byteCount: entry.byteCount))
    case .other: try append(InputList.Entry(location: path))
    }
  }

  /// Adds what a pattern matches; a directory among several matches may have no input.
  private mutating func addMatches(of pattern: String) throws(SourceError) {
    guard Glob.isPattern(pattern) else {
      throw SourceError(
        .missing, "no such file or directory", location: pattern,
        advice: "Inputs are files, directories, globs, https:// and s3:// URLs, listings (*.paths, @FILE) or -.")
    }
    var hasAny = false
    for match in try Glob(pattern).matches() {
      if FileSystem.entry(at: match)?.kind == .folder {
        let files = try InputFolder.inputs(below: match, kind, passedOver: &passedOver)
        for file in files { try append(file) }
        hasAny = hasAny || !files.isEmpty
      } else if FileSystem.entry(at: match) == nil {
        passedOver.append(match)
      } else {
        try addPath(match)
        hasAny = true
      }
    }
    guard hasAny else {
      throw SourceError(.missing, "the pattern matches no input", location: pattern)
    }
  }

  private mutating func addFolder(_ path: String) throws(SourceError) {
    let files = try InputFolder.inputs(below: path, kind, passedOver: &passedOver)
    guard !files.isEmpty else {
      throw SourceError(
        .missing, "no \(kind.noun) in this directory or its subdirectories", location: path,
        advice: kind.description)
    }
    for file in files { try append(file) }
  }

  private mutating func addListing(_ location: String) throws(SourceError) {
    guard !listings.contains(location) else {
      throw SourceError(.failed, "the listing includes itself", location: location)
    }
    listings.append(location)
    defer { listings.removeLast() }
    let lines = try Listing.lines(of: openSource(location, policy: policy))
    guard !lines.isEmpty else {
      throw SourceError(.missing, "the listing is empty", location: location)
    }
    let resolver = ListingResolver(listing: location, base: base)
    for line in lines {
      do throws(SourceError) {
        let name = resolver.resolve(line.text)
        if isFromServer { try checkLine(line.text, as: name) }
        try add(name)
      } catch {
        throw SourceError(
          error.code, "names \(line.text): \(error.message)",
          location: "\(location), line \(line.number)", advice: error.advice,
          underlying: error.underlying)
      }
    }
  }

  /// Whether a listing being read came from a server, or was named by one that did.
  private var isFromServer: Bool {
    listings.contains { Location($0).isOnServer }
  }

  /// Checks that a server's listing names no file of this machine, unless the user said where its lines are (`--base`).
  private func checkLine(_ line: String, as name: String) throws(SourceError) {
    let target = name.hasPrefix("@") ? String(name.dropFirst()) : name
    if Location(target).isOnServer { return }
    if case .file = Location(target), base != nil, Path.staysInside(line) { return }
    throw SourceError(
      .damaged, "a listing from a server may name only URLs, and paths below its own", location: name,
      advice: "Download the listing, check it, and pass the local file.")
  }

  private mutating func append(_ entry: InputList.Entry) throws(SourceError) {
    var entry = entry
    entry.identity = identities.identity(of: entry.location)
    guard seen.insert(entry.identity).inserted else { return }
    if case .file(let path) = Location(entry.location) { try unfinished.check(path) }
    if entry.byteCount != nil, entry.modified == nil, case .file(let path) = Location(entry.location) {
      entry.modified = FileSystem.entry(at: path)?.modified
    }
    entries.append(entry)
  }

  private static func isListing(_ name: String) -> Bool {
    ([""] + Coding.suffixes).contains { name.hasSuffix(".paths" + $0) }
  }
}
