internal import Base
package import Records
package import Runs

/// Everything that decides what a release is made of.
package struct ReleaseSettings: Sendable {
  /// Where the documents are.
  package enum Source: Sendable, Equatable {
    /// In the plan's inputs.
    case inputs
    /// In files that the tasks of the step before have published, below a folder such as `docs`.
    case stepBefore(folder: String)
  }

  /// Where the documents are.
  package var source = Source.inputs
  /// How shards are stored.
  package var format = DocumentFormat.lines(.gzip)
  /// Which releases are written, each with the documents of those above it.
  package var tiers = Verdict.Tier.all
  /// The member that says `noisy` or `clean`; a document without it is clean.
  package var tierField = "tier"
  /// Bytes of text, in UTF-8, that a shard has at most, but for its last document.
  package var shardBytes = 256 << 20
  /// What its card says of the data set: it decides nothing that is in shards.
  package var card = CardWords()

  /// The defaults.
  package init() {}

  /// The two steps of a release, to be the last ones of a plan.
  package var steps: [Step] { [Step(CountDocuments(self)), Step(WriteShards(self))] }

  /// Writes what decides how documents are placed.
  internal func describePlaces(_ json: inout JSONWriter) {
    json.member("tiers", tiers.map(\.name))
    json.member("tier_field", tierField)
    switch source {
    case .inputs: break
    case .stepBefore(let folder): json.member("files_below", folder)
    }
  }
}
