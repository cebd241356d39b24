// Public, because a conformance of a public type to a public protocol must be public.
public import ArgumentParser
public import Jobs
public import Records
public import Stages
public import Tokenization

/// How progress and results are written.
enum LogFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

extension DocumentFormat: ExpressibleByArgument {}
extension JSONLinesFormat: ExpressibleByArgument {}
extension RejectPolicy: ExpressibleByArgument {}
extension HTMLParserChoice: ExpressibleByArgument {}

extension TokenShardFormat: ExpressibleByArgument {}
extension TokenizationSettings.Tail: ExpressibleByArgument {}
extension TokenizationSettings.SeparatorPlace: ExpressibleByArgument {}
extension TokenizationSettings.Specials: ExpressibleByArgument {}
