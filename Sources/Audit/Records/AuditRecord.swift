internal import Base

/// `audit.json` as it is when a sample was drawn: from what, how, and how much of it. What labels say is added to it later.
internal struct AuditRecord {
  /// The version of the form.
  static let form = 1

  private let settings: SampleSettings
  private let aids: RaterAidsSettings
  private let kept: [SampleDraw.Drawn]
  private let rejected: [SampleDraw.Drawn]
  private let shards: [CandidateFiles.Shard]

  init(
    _ settings: SampleSettings, _ aids: RaterAidsSettings, kept: [SampleDraw.Drawn], rejected: [SampleDraw.Drawn],
    shards: [CandidateFiles.Shard]
  ) {
    self.settings = settings
    self.aids = aids
    self.kept = kept
    self.rejected = rejected
    self.shards = shards
  }

  /// The audit's name in its language: eight digits of the SHA-256 of the settings and the shards' digests.
  var id: String {
    var json = JSONWriter(capacity: 1 << 12)
    json.beginObject()
    settings.describe(&json)
    json.member("shards", shards.map { "\($0.name) \($0.sha256)" })
    json.endObject()
    return String(json.bytes.withSpan { Digest.of($0, .sha256).hexadecimal }.prefix(8))
  }

  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("audit", Self.form)
    json.member("id", id)
    json.member("tool", "dataprep \(version)")
    json.key("sample")
    json.beginObject()
    settings.describe(&json)
    json.member("method", "bottom-k by host and stratum, strata in proportion, weights of Horvitz and Thompson")
    json.member("kept", kept.reduce(0) { $0 + $1.candidates.count })
    json.member("rejected", rejected.reduce(0) { $0 + $1.candidates.count })
    json.endObject()
    json.key("aids")
    json.beginObject()
    aids.describe(&json)
    json.endObject()
    json.key("population")
    json.beginObject()
    json.member("documents", kept.reduce(0) { $0 + $1.documents })
    json.member("characters", kept.reduce(0) { $0 + $1.scalars })
    json.member("rejected", rejected.reduce(0) { $0 + $1.documents })
    json.key("strata")
    json.beginArray()
    for drawn in kept + rejected {
      json.beginObject()
      json.member("stratum", drawn.stratum.name)
      json.member("documents", drawn.documents)
      json.member("characters", drawn.scalars)
      json.member("sampled", drawn.candidates.count)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    json.key("shards")
    json.beginArray()
    for shard in shards {
      json.beginObject()
      json.member("name", shard.name)
      json.member("sha256", shard.sha256)
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }
}
