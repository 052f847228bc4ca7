import type { Campaign, Run } from '../../../../.config/crash-campaign.ts';

/** A campaign on a driver. */
export type RunOnDriver = (campaign: Campaign & { readonly driver: string }) => ReturnType<Run>;
