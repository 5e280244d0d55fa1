/** A long run that is too long for `npm test`. */
export interface Campaign {
  /** How often, unless `--runs` says otherwise. */
  readonly runs: number;
  /** Plays trial after trial; the same seed plays the same trials. */
  play(options: CampaignOptions): AsyncIterable<Trial>;
}

/** How a campaign is played. */
export interface CampaignOptions {
  readonly runs: number;
  readonly seed: number;
}

/** One trial and what was wrong about it. */
export interface Trial {
  readonly name: string;
  readonly problems: readonly string[];
}
