package import Runs

extension DeduplicationSettings {
  /// The steps of a deduplication.
  package static func steps(_ settings: DeduplicationSettings) -> [Step] {
    [
      Step(SignDocuments(settings)), Step(JoinDocuments(settings)), Step(ClusterDocuments(settings)),
      Step(ApplyDecisions(settings)),
    ]
  }
}
