/** Version of this node process, as the cloud and `status` show it. */
export const VERSION = '0.1.0';
