internal import Base

/// What tells which documents are not to be in a corpus: a list of those who opted out, or rules of robots.txt files.
package enum OptOutSource: Sendable {
  case list(OptOutList)
  case robots(RobotsRules)

  /// Memory for matching; one for each thread.
  package struct Scratch {
    fileprivate var list = OptOutList.Scratch()
    fileprivate var page = RobotsOrigin()
    package init() {}
  }

  /// Entries of the list, or origins with rules.
  package var count: Int {
    switch self {
    case .list(let list): list.entries.count
    case .robots(let rules): rules.count
    }
  }

  /// What an entry names: `url`, `prefix`, `host`, `id`; `robots` for an origin.
  package func kind(of entry: Int) -> String {
    switch self {
    case .list(let list): list.entries[entry].kind.rawValue
    case .robots: "robots"
    }
  }

  /// The number of the entry that a document falls under, or of the origin whose rules refuse it; nil for none.
  ///
  /// Parameters are those of `OptOutList.match`; rules of robots.txt files look at the URL alone.
  package func match(url: Span<UInt8>, id: Span<UInt8>, date: Span<UInt8>, _ scratch: inout Scratch) -> Int? {
    switch self {
    case .list(let list): list.match(url: url, id: id, date: date, &scratch.list)
    case .robots(let rules): rules.refusal(of: url, &scratch.page)?.origin
    }
  }
}

extension StageResource where Value == OptOutSource {
  /// The list or the rules at a path, with file name and digest.
  ///
  /// - Parameter agents: those of the rules' agents that count; nil for all.
  /// - Throws: `ListError`, `SourceError`; for agents where the file is a list.
  package init(optOuts path: String, agents: RobotsAgents? = nil) throws {
    guard RobotsRules.isFile(path) else {
      guard agents == nil else {
        throw ListError(
          .badEntry, "agents are of a file of rules, and this is a list", location: path,
          advice: "Leave out --robots-agent, or make rules: dataprep robots ARCHIVE... --output FILE")
      }
      let list = try StageResource<OptOutList>(optOutList: path)
      self.init(.list(list.value), name: list.name, sha256: list.sha256)
      return
    }
    let rules = try StageResource<RobotsRules>(robotsRules: path, agents: agents)
    self.init(.robots(rules.value), name: rules.name, sha256: rules.sha256)
  }
}
